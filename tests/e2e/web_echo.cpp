// The web adapter with a bot that reads its lines from a story: for tests in a real browser.
//
//   web_echo STORY.json [PORT] [sign-in ACCOUNT]
//
// Prints the address of the page, then, if asked, a link that signs in. Without "sign-in" it is
// the demonstration. Ends with its standard input.
#include "bot/platforms/web/web_adapter.hpp"
#include "engine/core/canonical_json.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>

namespace promenade::platforms {
namespace {

constexpr const char* kCode = "483192507";

Value read_json(const std::string& path) {
    std::ifstream file{path};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return parse_json(bytes.str()).value();
}

std::vector<WebPerson> people_of(const Value& story) {
    std::vector<WebPerson> people;
    for (const Value& row : *story.find("people")->list()) {
        WebPerson person;
        person.account = row.text_at("account");
        person.name = row.text_at("name");
        person.role = row.text_at("role");
        for (const Value& shortcut : *row.find("shortcuts")->list())
            person.shortcuts.push_back(*shortcut.text());
        people.push_back(std::move(person));
    }
    return people;
}

// Says the lines that a message, a button or an arrival calls for.
class Teller {
public:
    explicit Teller(Value story) : story_(std::move(story)), people_(people_of(story_)) {}

    void speak_through(WebAdapter& adapter) { adapter_ = &adapter; }
    const std::vector<WebPerson>& people() const { return people_; }
    // The last file that was sent, for its sender alone.
    Result<std::string> file(const std::string& account) const {
        if (account != "M-021" || file_.empty()) return error(Errc::not_found, "no such file");
        return file_;
    }

    void receive(const IncomingMessage& message, const std::function<void()>& done) {
        std::cerr << "received " << message.message_id << std::endl;
        if (!seen_.insert(message.message_id).second) return done();
        if (message.kind == IncomingMessage::Kind::text) last_ = message.message_id;
        if (message.kind == IncomingMessage::Kind::attachment) {
            file_ = message.attachment->bytes;
            OutgoingMessage shown;
            shown.room = message.account;
            shown.idempotency = "picture-" + std::to_string(++sent_);
            shown.text = "Voici la photo";
            shown.picture = Picture{"L-0001/photo/a1", "Photo de profil : Farida Benali", {}};
            adapter_->send(std::move(shown), [](const Result<std::string>&) {});
        } else if (message.kind == IncomingMessage::Kind::joined) {
            say(*story_.find("joined")->list(), message);
        } else if (message.kind == IncomingMessage::Kind::action) {
            if (const Value* lines = story_.find("actions")->find(message.action))
                say(*lines->list(), message);
        } else {
            for (const Value& line : *story_.find("texts")->list())
                if (message.text.find(line.text_at("hears")) != std::string::npos)
                    say(*line.find("says")->list(), message);
        }
        done();
    }

private:
    void say(const List& lines, const IncomingMessage& message) {
        for (const Value& line : lines) {
            const std::string to{line.text_at("to")};
            const std::string room = to == "author" ? message.account : to;
            if (!line.text_at("remove").empty()) adapter_->redact(room, last_);
            for (std::int64_t i = 0; i < line.number_at("repeat", 1); ++i)
                adapter_->send(outgoing(line, room), [](const Result<std::string>&) {});
        }
    }

    OutgoingMessage outgoing(const Value& line, const std::string& room) {
        OutgoingMessage message;
        message.room = room;
        const std::string id{line.text_at("id")};
        message.idempotency = room + "-" + id + "-" + std::to_string(++sent_);
        latest_[id] = message.idempotency;
        message.text = with_name(std::string{line.text_at("text")}, room);
        message.urgent = line.boolean_at("urgent", false);
        if (const auto replaced = latest_.find(line.text_at("replaces")); replaced != latest_.end())
            message.replaces = replaced->second;
        if (const Value* buttons = line.find("buttons"))
            for (const Value& button : *buttons->list())
                message.buttons.push_back({std::string{button.text_at("action")},
                                           std::string{button.text_at("label")},
                                           button.boolean_at("main", false)});
        return message;
    }

    std::string with_name(std::string text, const std::string& account) const {
        const std::size_t at = text.find("{name}");
        if (at == std::string::npos) return text;
        for (const WebPerson& person : people_)
            if (person.account == account)
                return text.replace(at, 6, person.name.substr(0, person.name.find(' ')));
        return text;
    }

    Value story_;
    std::vector<WebPerson> people_;
    WebAdapter* adapter_ = nullptr;
    std::map<std::string, std::string, std::less<>> latest_;  // of each line, the message
    std::set<std::string> seen_;
    std::string last_, file_;
    int sent_ = 0;
};

// One question, at /repondre/essai: answered once.
web::AnswerDesk answer_desk() {
    const auto page = std::make_shared<web::AnswerPage>();
    page->state = web::AnswerPage::State::open;
    page->title = "Accord de la structure";
    page->lines = {{"Personne", "Émeline Fauvette"}, {"Public", "Jeunesse"}};
    web::AnswerInput hours, day, convention;
    hours.name = "hours_agreed";
    hours.label = "Heures par semaine accordées";
    hours.kind = web::AnswerInput::Kind::number;
    hours.min = 0;
    hours.max = 40;
    day.name = "agreed_on";
    day.label = "Date de l'accord";
    day.kind = web::AnswerInput::Kind::date;
    convention.name = "convention";
    convention.label = "Convention";
    convention.choices = {{"signed", "Signée"}, {"under_way", "En cours"}};
    page->inputs = {hours, day, convention};
    return {
        [page](const std::string& token) { return token == "essai" ? *page : web::AnswerPage{}; },
        [page](const std::string&, const std::map<std::string, std::string>& given,
               const std::function<void(web::AnswerPage)>& done) {
            for (web::AnswerInput& input : page->inputs) {
                const auto at = given.find(input.name);
                input.given = at == given.end() ? "" : at->second;
            }
            web::AnswerPage shown = *page;
            if (page->inputs[0].given == "13")
                shown.problem = "Ce nombre n'est pas possible.";
            else
                shown.state = page->state = web::AnswerPage::State::done;
            done(shown);
        }};
}

int run(const std::string& story_path, unsigned short port, const std::string& signed_in) {
    const Value story = read_json(story_path);
    const Value texts = read_json(PROMENADE_SOURCE_DIR "/config/texts/web.fr.json");
    const SystemClock clock;
    SystemRandom random;
    Teller teller{story};
    bool entered = false;
    WebOptions options;
    options.network = story.text_at("network");
    options.secret = Bytes(32, 1);
    if (signed_in.empty()) options.demo = [&teller] { return teller.people(); };
    options.answers = answer_desk();
    if (!signed_in.empty())
        options.door = web::Door{[&](const std::string& code) { return code == kCode && !entered; },
                                 [&](const std::string& code, const web::Door::Done& done) {
                                     const bool opens =
                                         code == kCode && !std::exchange(entered, true);
                                     done(opens ? std::optional{signed_in} : std::nullopt);
                                 }};
    options.demo_sides = {"M-021", "coordinator", "referent-parentalite"};
    options.person_of = [&](const std::string& account) -> std::optional<WebPerson> {
        for (const WebPerson& person : teller.people())
            if (person.account == account) return person;
        return std::nullopt;
    };
    options.picture = [&](const std::string& account, const auto&, const auto&, const auto&) {
        return teller.file(account);
    };
    const auto adapter =
        WebAdapter::create(options, *texts.map(), clock, random,
                           [&](IncomingMessage message, const std::function<void()>& done) {
                               teller.receive(message, done);
                           })
            .value();
    teller.speak_through(*adapter);
    boost::asio::io_context io;
    const auto server = http::Server::listen(io, "127.0.0.1", port, adapter->routes()).value();
    const std::string origin = "http://127.0.0.1:" + std::to_string(server->port());
    adapter->serve_at(origin);
    std::cout << origin << std::endl;
    if (!signed_in.empty()) std::cout << origin << "/entrer/" << kCode << std::endl;

    boost::asio::posix::stream_descriptor input{io, ::dup(STDIN_FILENO)};
    input.async_wait(input.wait_read, [&](const boost::system::error_code&) { io.stop(); });
    io.run();
    return 0;
}

}  // namespace
}  // namespace promenade::platforms

int main(int count, char** words) {
    const std::vector<std::string> arguments{words + 1, words + count};
    if (arguments.empty()) return 2;
    const auto port = arguments.size() > 1 ? std::strtoul(arguments[1].c_str(), nullptr, 10) : 0;
    return promenade::platforms::run(arguments[0], static_cast<unsigned short>(port),
                                     arguments.size() > 3 ? arguments[3] : "");
}
