#include "bot/platforms/matrix/matrix_adapter.hpp"

#include "bot/platforms/matrix/catch_up.hpp"
#include "bot/platforms/matrix/content.hpp"
#include "bot/platforms/matrix/decode_event.hpp"
#include "bot/platforms/matrix/inbound.hpp"
#include "bot/platforms/matrix/startup.hpp"
#include "bot/platforms/matrix/transaction.hpp"
#include "engine/core/encoding.hpp"

#include <algorithm>

namespace promenade::platforms::matrix {
namespace {

using http::error_response;
using http::Reply;
using http::Request;
using http::RequestHead;
using http::Response;

// 100 events of 65 536 bytes, and what JSON adds.
constexpr std::size_t kTransactionBytesMax = 8 * 1024 * 1024;
constexpr std::size_t kPingBytesMax = 64 * 1024;

Response empty_object() {
    Response response;
    response.body = "{}";
    return response;
}

std::string transaction_id(std::string_view purpose, std::string_view of) {
    return std::string(purpose) + "-" + hex(sha256(bytes_of(of))).substr(0, 32);
}

http::Route route(std::string method, std::string path, std::size_t body_bytes_max,
                  std::function<std::optional<Response>(const RequestHead&)> admit,
                  std::function<void(Request, Reply)> handle) {
    http::Route made;
    made.method = std::move(method);
    made.path = std::move(path);
    made.body_bytes_max = body_bytes_max;
    made.admit = std::move(admit);
    made.handle = std::move(handle);
    return made;
}

}  // namespace

struct MatrixAdapter::Impl {
    Impl(boost::asio::io_context& io, http::Client& client, Settings chosen, const Clock& clock,
         Random& random, Receive receive)
        : settings(std::move(chosen)),
          hs_token_hash(sha256(bytes_of(settings.hs_token))),
          homeserver(client, settings),
          queues(io, homeserver, random),
          rooms(homeserver, settings.user_id()),
          startup(io, settings, homeserver, queues, rooms, random),
          inbound(Parts{settings, clock, homeserver, queues, rooms, shown, counters},
                  std::move(receive)),
          catch_up(io, homeserver, clock, settings.user_id(),
                   [this](nlohmann::json events) { inbound.take(std::move(events), [] {}); }) {
        queues.on_unknown_device = [this](std::function<void()> again) {
            startup.make_device([again = std::move(again)](const Answer&) { again(); });
        };
    }

    std::optional<Response> admit(const RequestHead& head) const;
    void take_transaction(const std::string& body, const Reply& reply);
    // What makes the keys on a message as many as its buttons.
    std::vector<RoomQueues::Job> key_jobs(const OutgoingMessage& message,
                                          const std::string& event_id, const Shown& before);
    RoomQueues::Job put_key(const OutgoingMessage& message, const std::string& event_id,
                            std::size_t button);
    RoomQueues::Job redaction(const std::string& room, const std::string& event_id);
    void on_sent(const OutgoingMessage& message, const Answer& answer, const SendReply& reply);

    Settings settings;
    Hash hs_token_hash;
    Counters counters;
    ShownMessages shown;
    Homeserver homeserver;
    RoomQueues queues;
    Rooms rooms;
    Startup startup;
    Inbound inbound;
    CatchUp catch_up;
};

// The hashes have one length, whatever was sent.
std::optional<Response> MatrixAdapter::Impl::admit(const RequestHead& head) const {
    constexpr std::string_view kBearer = "Bearer ";
    const std::string_view field = head.header("authorization");
    if (field.substr(0, kBearer.size()) != kBearer)
        return error_response(401, "M_FORBIDDEN", "no bearer token");
    const Hash given = sha256(bytes_of(field.substr(kBearer.size())));
    if (settings.hs_token.empty() || !equal_constant_time(given, hs_token_hash))
        return error_response(403, "M_FORBIDDEN", "wrong token");
    return std::nullopt;
}

void MatrixAdapter::Impl::take_transaction(const std::string& body, const Reply& reply) {
    auto events = parse_transaction(body);
    if (!events) return reply(error_response(400, "M_NOT_JSON", events.error().detail));
    catch_up.came(events.value());
    inbound.take(std::move(events.value()), [reply] { reply(empty_object()); });
}

RoomQueues::Job MatrixAdapter::Impl::put_key(const OutgoingMessage& message,
                                             const std::string& event_id, std::size_t button) {
    const std::string key = key_of_button(button);
    RoomQueues::Job job;
    job.call.method = "PUT";
    job.call.path = Homeserver::path({"rooms", message.room, "send", "m.reaction",
                                      transaction_id("key", message.idempotency + key)});
    job.call.body = reaction_content(event_id, key);
    job.call.from_device = true;
    job.done = [this, event_id, button](const Answer& answer) {
        Shown* now = shown.find(event_id);
        if (now && button < now->reactions.size())
            now->reactions[button] = text_at(answer.body, "event_id");
    };
    return job;
}

RoomQueues::Job MatrixAdapter::Impl::redaction(const std::string& room,
                                               const std::string& event_id) {
    RoomQueues::Job job;
    job.call.method = "PUT";
    job.call.path =
        Homeserver::path({"rooms", room, "redact", event_id, transaction_id("redact", event_id)});
    job.call.body = nlohmann::json::object();
    job.call.from_device = true;
    job.done = [this](const Answer& answer) {
        if (!answer.ok()) ++counters.failed_redactions;
    };
    return job;
}

std::vector<RoomQueues::Job> MatrixAdapter::Impl::key_jobs(const OutgoingMessage& message,
                                                           const std::string& event_id,
                                                           const Shown& before) {
    const std::size_t wanted = std::min(message.buttons.size(), kKeysMax);
    std::vector<RoomQueues::Job> jobs;
    for (std::size_t i = before.reactions.size(); i < wanted; ++i)
        jobs.push_back(put_key(message, event_id, i));
    for (std::size_t i = wanted; i < before.reactions.size(); ++i)
        if (!before.reactions[i].empty())
            jobs.push_back(redaction(message.room, before.reactions[i]));
    return jobs;
}

void MatrixAdapter::Impl::on_sent(const OutgoingMessage& message, const Answer& answer,
                                  const SendReply& reply) {
    if (!answer.ok()) return reply(to_error(answer));
    const std::string event_id =
        message.replaces.empty() ? text_at(answer.body, "event_id") : message.replaces;
    Shown& now = shown.at(event_id);
    auto jobs = key_jobs(message, event_id, now);
    now.actions.clear();
    for (const Button& button : message.buttons) now.actions.push_back(button.action);
    now.reactions.resize(std::min(message.buttons.size(), kKeysMax));
    queues.push_next(message.room, std::move(jobs));
    reply(event_id);
}

MatrixAdapter::MatrixAdapter(boost::asio::io_context& io, http::Client& client, Settings settings,
                             const Clock& clock, Random& random, Receive receive)
    : impl_(std::make_unique<Impl>(io, client, std::move(settings), clock, random,
                                   std::move(receive))) {}

MatrixAdapter::~MatrixAdapter() = default;

std::vector<http::Route> MatrixAdapter::routes() {
    Impl* impl = impl_.get();
    const auto admit = [impl](const RequestHead& head) { return impl->admit(head); };
    const auto user = [impl](const Request& request, const Reply& reply) {
        if (request.head.segments.back() == impl->settings.user_id()) return reply(empty_object());
        reply(error_response(404, "M_NOT_FOUND", "not an account of ours"));
    };
    const auto alias = [](const Request&, const Reply& reply) {
        reply(error_response(404, "M_NOT_FOUND", "not a room of ours"));
    };
    const auto take = [impl](const Request& request, const Reply& reply) {
        impl->take_transaction(request.body, reply);
    };
    const auto ping = [](const Request&, const Reply& reply) { reply(empty_object()); };
    const std::string root = "/_matrix/app/v1/";
    return {route("PUT", root + "transactions/*", kTransactionBytesMax, admit, take),
            route("GET", root + "users/*", 0, admit, user),
            route("GET", root + "rooms/*", 0, admit, alias),
            route("POST", root + "ping", kPingBytesMax, admit, ping)};
}

void MatrixAdapter::start(std::function<void(Result<void>)> done) {
    impl_->startup.run([impl = impl_.get(), done = std::move(done)](const Result<void>& started) {
        if (started) impl->catch_up.start();
        done(started);
    });
}

bool MatrixAdapter::started() const { return impl_->startup.finished(); }

const Counters& MatrixAdapter::counters() const { return impl_->counters; }

Capabilities MatrixAdapter::capabilities(std::string_view) const {
    Capabilities capabilities;
    capabilities.reactions = true;
    capabilities.threads = true;
    capabilities.edits = true;
    capabilities.text_bytes_max = kTextBytesMax;
    return capabilities;
}

void MatrixAdapter::direct_room(const std::string& account, RoomReply reply) {
    impl_->rooms.room_with(account, std::move(reply));
}

void MatrixAdapter::send(OutgoingMessage message, SendReply reply) {
    if (message.room.empty() || message.idempotency.empty() || message.text.size() > kTextBytesMax)
        return reply(error(Errc::invalid, "no room, no idempotency key, or too long a text"));
    const bool direct = impl_->rooms.was_made_direct(message.room);
    RoomQueues::Job job;
    job.call.method = "PUT";
    job.call.path =
        Homeserver::path({"rooms", message.room, "send", "m.room.message", message.idempotency});
    job.call.body = message_content(message, direct);
    job.call.from_device = true;
    const std::string room = message.room;
    job.done = [impl = impl_.get(), message = std::move(message), reply = std::move(reply)](
                   const Answer& answer) { impl->on_sent(message, answer, reply); };
    impl_->queues.push(room, std::move(job));
}

void MatrixAdapter::redact(const std::string& room, const std::string& message_id) {
    impl_->queues.push(room, impl_->redaction(room, message_id));
}

}  // namespace promenade::platforms::matrix
