#include "bot/app/chat.hpp"

#include "bot/app/cli/trail.hpp"
#include "projections/cut.hpp"
#include "projections/views.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

namespace promenade::app {

Result<std::unique_ptr<Chat>> Chat::open(CoreOptions options) {
    std::unique_ptr<Chat> chat{new Chat};
    Chat* const self = chat.get();
    runtime::EngineHooks hooks;
    hooks.on_outbox = [self](std::vector<runtime::OutboxItem> items) {
        boost::asio::post(self->io_, [self, items = std::move(items)]() mutable {
            std::erase_if(items, [self](const runtime::OutboxItem& item) {
                return self->waiting_at_start_.contains(item.key);
            });
            if (self->sender_) self->deliver(std::move(items));
        });
    };
    TRY(chat->core_, Core::open(std::move(options), std::move(hooks)));
    Core& core = *chat->core_;
    chat->answers_ = std::make_unique<Answers>(AnswersParts{
        core.engine(), core.clock(), core.texts(), core.keys().pepper(),
        [self] { return self->service_->people(); },
        [self](std::function<void()> work) { boost::asio::post(self->io_, std::move(work)); }});
    chat->export_links_ = std::make_unique<ExportLinks>(core);
    chat->web_door_ = std::make_unique<WebDoor>(WebDoorParts{
        core, [self] { return self->service_->people(); },
        [self](std::function<void()> work) { boost::asio::post(self->io_, std::move(work)); }});
    return chat;
}

void Chat::connect(platforms::Adapter& adapter) {
    adapters_.emplace(std::string{adapter.name()}, &adapter);
}

platforms::Receive Chat::receive() {
    return [this](platforms::IncomingMessage message, std::function<void()> done) {
        service_->receive(std::move(message), std::move(done));
    };
}

void Chat::run_later(std::chrono::milliseconds wait, std::function<void()> then) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io_, wait);
    timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& stopped) {
        if (!stopped) then();
    });
}

Result<void> Chat::start() {
    const auto later = [this](std::chrono::milliseconds wait, std::function<void()> then) {
        run_later(wait, std::move(then));
    };
    sender_ = std::make_unique<delivery::Sender>(delivery::SenderParts{
        core_->engine(), core_->texts(), core_->store(), core_->keys(), core_->random(),
        [this] { return service_->people(); }, adapters_, later,
        [this](const Value& file) { return core_->files().read(file); }});
    if (mail_)
        notices_ = std::make_unique<delivery::Notices>(delivery::NoticesParts{
            core_->engine(), core_->texts(), core_->clock(), core_->keys().pepper(),
            *mail_->adapter, [this] { return service_->people(); },
            [this](const PersonId& person) { return sender_->reaches(person); },
            [this](const PersonId& person, const StreamId& stream) {
                return answers_->link(person, stream);
            },
            later, mail_->url, mail_->daily_at});
    TRY(auto tell_replay, replay_in_chat(*core_));
    TRY(projector_, projections::Projector::start(core_->store(), core_->options().folder.views(),
                                                  projections::all_views()));
    service_ = std::make_unique<Service>(ServiceParts{
        core_->engine(), core_->store(), core_->keys(), core_->files(), core_->clock(),
        core_->random(), core_->texts(), core_->lexicon(), *sender_, adapters_,
        std::move(tell_replay), [this](LocalDate day) { return roster_on(day); },
        [this](const PersonId& person, const StreamId& stream) {
            return answers_->link(person, stream);
        },
        [this](const PersonId& person) { return export_links_->link(person); },
        [this](const std::string& code) { return web_door_->address(code); },
        [this] { return open_cases(); }, [this] { return core_->store().writable(); },
        [this](std::function<void()> work) { boost::asio::post(io_, std::move(work)); }});
    TRY(service_->read_people());
    digest_ = std::make_unique<Digest>(
        DigestParts{core_->engine(), core_->clock(), core_->keys().pepper(),
                    [this] { return service_->people(); },
                    [this](const PersonId& person) { return service_->week(person); }, later});
    if (const auto swept = service_->sweep_files(); !swept)
        spdlog::error("files cannot be swept: {}", describe(swept.error()));
    TRY(auto pending, core_->engine().pending_outbox());
    if (pending.unreadable > 0)
        spdlog::error("{} waiting messages cannot be opened", pending.unreadable);
    // What was committed since the engine started was handed over as well.
    for (const runtime::OutboxItem& item : pending.items) waiting_at_start_.insert(item.key);
    deliver(std::move(pending.items));
    digest_->start();
    sweep_drafts();
    return success();
}

void Chat::sweep_drafts() {
    constexpr std::chrono::hours kDaily{24};
    if (const auto swept = service_->sweep_drafts(); !swept)
        spdlog::error("drafts cannot be swept: {}", describe(swept.error()));
    run_later(kDaily, [this] { sweep_drafts(); });
}

void Chat::deliver(std::vector<runtime::OutboxItem> items) {
    if (notices_) {
        notices_->deliver(items);
        std::erase_if(items, [](const runtime::OutboxItem& item) {
            return item.address.platform == delivery::kMail;
        });
    }
    sender_->deliver(std::move(items));
}

Result<network::Roster> Chat::roster_on(LocalDate day) const {
    const auto snapshot = core_->engine().snapshot();
    const std::string& zone = snapshot->calendars.coordinator.zone;
    TRY(const projections::Cut cut, projections::parse_cut(format_date(day), "", zone));
    return projections::roster_under(core_->store(), cut);
}

Result<std::vector<StreamId>> Chat::open_cases() const {
    // A list that lacks what was just recorded would look like a loss. A view that is being built
    // anew may take longer: then the list is what it has so far.
    constexpr std::chrono::milliseconds kPatience{500};
    const Position size = core_->store().size();
    if (size > 0) projector_->wait_past(size - 1, kPatience);
    if (const auto failure = projector_->failure())
        spdlog::error("the views no longer follow the log: {}", describe(*failure));
    const auto rows = projector_->read(projections::kInbox.name);
    std::vector<StreamId> streams;
    projections::InboxQuery query;
    do {
        TRY(const auto page, projections::inbox(*rows, query));
        for (const projections::InboxEntry& entry : page.items) streams.push_back(entry.stream);
        query.page.after = page.next;
    } while (!query.page.after.empty());
    return streams;
}

void Chat::run_until_idle() {
    // An empty submission is answered after all that was submitted before it; what its answer
    // makes the sender do may submit again.
    digest_->look();
    do {
        io_.restart();
        io_.poll();
        const auto passed = core_->engine().submit_and_wait({});
        if (!passed) return;
        io_.restart();
    } while (io_.poll() > 0 || !sender_->idle());
}

}  // namespace promenade::app
