// The bot of a network: its conversation service and its sender, with the platforms that are
// connected. One I/O thread runs all of it.
#pragma once

#include "bot/app/answers.hpp"
#include "bot/app/core.hpp"
#include "bot/app/digest.hpp"
#include "bot/app/export_links.hpp"
#include "bot/app/service.hpp"
#include "bot/app/web_door.hpp"
#include "bot/delivery/notices.hpp"
#include "projections/projector.hpp"

#include <boost/asio/io_context.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>

namespace promenade::app {

class Chat {
public:
    // Opens the network. The hooks of the engine are the chat's own. Errors: as Core::open.
    static Result<std::unique_ptr<Chat>> open(CoreOptions options);

    Core& core() { return *core_; }
    boost::asio::io_context& io() { return io_; }
    Service& service() { return *service_; }
    // After start().
    projections::Projector& projector() { return *projector_; }

    Answers& answers() { return *answers_; }
    ExportLinks& export_links() { return *export_links_; }
    WebDoor& web_door() { return *web_door_; }

    // Before start(). The adapter must outlive the chat.
    void connect(platforms::Adapter& adapter);
    // Before start(): who has no account, or asked for it, is told by e-mail that something waits.
    // `url`: where it is read. The adapter must outlive the chat.
    struct Mail {
        platforms::Adapter* adapter = nullptr;
        std::string url;
        std::chrono::hours daily_at{17};
    };
    void notify_by(Mail mail) { mail_ = std::move(mail); }
    // What platforms give their messages to.
    platforms::Receive receive();
    // Connects sender and service, and sends what a stop left waiting.
    Result<void> start();

    // Runs the I/O thread's work here until nothing waits: every answer was sent. For scripts.
    void run_until_idle();

private:
    Chat() = default;
    Result<network::Roster> roster_on(LocalDate day) const;
    Result<std::vector<StreamId>> open_cases() const;
    void deliver(std::vector<runtime::OutboxItem> items);
    void run_later(std::chrono::milliseconds wait, std::function<void()> then);
    void sweep_drafts();  // now, then daily

    boost::asio::io_context io_{1};
    std::unique_ptr<Answers> answers_;
    std::unique_ptr<delivery::Sender> sender_;
    std::unique_ptr<delivery::Notices> notices_;
    std::optional<Mail> mail_;
    std::unique_ptr<Service> service_;
    std::unique_ptr<Digest> digest_;
    std::map<std::string, platforms::Adapter*> adapters_;
    std::set<std::string> waiting_at_start_;  // outbox keys
    std::unique_ptr<Core> core_;              // its threads post to io_
    std::unique_ptr<ExportLinks> export_links_;
    std::unique_ptr<WebDoor> web_door_;
    std::unique_ptr<projections::Projector> projector_;  // goes first: it reads the core's store
};

}  // namespace promenade::app
