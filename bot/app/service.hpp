// The way of a message on the I/O thread: who wrote, what it leads to, one submission, then the
// platform is told that it is accepted.
#pragma once

#include "bot/conversation/activation.hpp"
#include "bot/conversation/turn.hpp"
#include "bot/delivery/entry.hpp"
#include "bot/delivery/sender.hpp"
#include "engine/privacy/sealed_file.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>

namespace promenade::app {

struct ServiceParts {
    runtime::Engine& engine;
    const log::Store& store;
    privacy::KeyStore& keys;
    privacy::SealedFiles& files;
    const Clock& clock;
    Random& random;
    const delivery::Texts& texts;
    std::shared_ptr<const language::Lexicon> lexicon;
    delivery::Sender& sender;
    std::map<std::string, platforms::Adapter*> adapters;
    conversation::Scene::Replay replay;
    conversation::Scene::RosterOn roster_on;
    conversation::Scene::AnswerLink answer_link;
    conversation::Scene::ExportLink export_link;
    conversation::Scene::WebAddress web_address;
    // What waits for somebody, the urgent ones first; all that was committed counts.
    std::function<Result<std::vector<StreamId>>()> open_cases;
    // Is there room to record anything?
    std::function<bool()> writable;
    // Runs something on the I/O thread; from any thread.
    std::function<void(std::function<void()>)> post;
};

class Service {
public:
    explicit Service(ServiceParts parts) : parts_(std::move(parts)) {}

    // platforms::Receive: `done` comes once every outcome of the message is durable. A message that
    // was dealt with before changes nothing. Those of one account are taken one after the other,
    // each against what the one before it left: a « oui » answers the question that precedes it.
    void receive(platforms::IncomingMessage message, std::function<void()> done);

    // Names and accounts as of the last commit that changed the roster. After read_people().
    std::shared_ptr<const delivery::People> people();
    // Once before anything else. Errors: corruption.
    Result<void> read_people();

    // What everybody may read of the directory now. Errors: corruption.
    Result<std::vector<delivery::Entry>> published();

    // The clear bytes of the file that a field of a case holds now, for who may read it.
    // Errors: not_found (no such file, or not for them), corruption.
    Result<std::string> file(const PersonId& reader, const StreamId& stream,
                             const std::string& field, const std::string& id);

    // What the weekly digest says to them.
    runtime::Reply week(const PersonId& person);

    // Destroys the files that no field of a case holds any more. Errors: unavailable, corruption.
    Result<void> sweep_files();

    // Removes the questions that nobody answered in time. Errors: corruption.
    Result<void> sweep_drafts();

    // Messages of accounts that nobody has linked: counted, never written.
    std::uint64_t unknown_accounts() const { return unknown_accounts_; }

private:
    using Account = std::pair<std::string, std::string>;  // platform, account
    struct Received {
        platforms::IncomingMessage message;
        std::function<void()> done;
    };

    void take_next(const Account& account);
    // The emergency card waits for no commit, not even of the message before.
    void warn_before_its_turn(const platforms::IncomingMessage& message);
    void take(platforms::IncomingMessage message, std::function<void()> done);
    conversation::Speaker speaker(const delivery::People& people, const PersonId& person) const;
    void take_known(const conversation::Speaker& speaker, platforms::IncomingMessage message,
                    std::function<void()> done);
    void redact(const platforms::IncomingMessage& message);
    void take_unknown(const platforms::IncomingMessage& message, std::function<void()> done);
    // The text's key for an account that stays unknown, or the activation that ends that.
    std::variant<std::string, network::Activation> read_unknown(
        const platforms::IncomingMessage& message);
    void link_account(const platforms::IncomingMessage& message, const network::Activation& found,
                      std::function<void()> done);
    void submit(runtime::Submission submission, bool emergency, std::function<void()> done);
    // False: it cannot be kept, and nothing of the turn may be recorded.
    bool keep_files(const conversation::Turn& turn);
    // Adds the ids of the files in that field of every case whose stream begins so.
    Result<void> collect_files(const std::string& prefix, const std::string& field,
                               std::set<std::string>& held) const;
    // Nothing was recorded, and there is nothing to wait for: said at once.
    void tell_refused(const PersonId& person, const runtime::Address& address, bool emergency,
                      const std::string& answered);
    // The danger itself, no word of the message.
    void alert_coordinator(const PersonId& author, const std::string& answered);
    void show_emergency(const conversation::Speaker& speaker,
                        const platforms::IncomingMessage& message);
    conversation::Scene scene(const delivery::People& people,
                              const language::Vocabulary& vocabulary) const;
    std::string dedup_of(const platforms::IncomingMessage& message) const;

    ServiceParts parts_;
    std::shared_ptr<const runtime::Snapshot> seen_snapshot_;
    std::shared_ptr<const delivery::People> people_;
    std::shared_ptr<const language::Names> names_;
    std::shared_ptr<const conversation::Procedures> procedures_;
    std::map<Account, std::deque<Received>> received_;  // the first of each is being taken
    std::set<std::string> warned_;  // ids of the messages that wait and whose card was shown
    std::uint64_t unknown_accounts_ = 0;
    conversation::WrongCodes wrong_codes_;
    std::set<std::string> new_files_;  // whose events are not durable yet
};

}  // namespace promenade::app
