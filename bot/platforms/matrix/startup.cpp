#include "bot/platforms/matrix/startup.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;

constexpr std::chrono::milliseconds kPauseFirst{250};
constexpr int kDoublingsMax = 7;  // 32 s

Call put(std::string path, const char* name, const std::string& value) {
    Call call;
    call.method = "PUT";
    call.path = std::move(path);
    call.body[name] = value;
    return call;
}

}  // namespace

Startup::Startup(boost::asio::io_context& io, const Settings& settings, Homeserver& homeserver,
                 RoomQueues& queues, Rooms& rooms, Random& random)
    : settings_(settings),
      homeserver_(homeserver),
      queues_(queues),
      rooms_(rooms),
      random_(random),
      pause_(io) {}

void Startup::run(std::function<void(Result<void>)> done) {
    done_ = std::move(done);
    make_account();
}

bool Startup::goes_on(const Answer& answer, const std::string& step) {
    if (answer.status == 401) {
        spdlog::error("matrix: {}: {}: is the registration file installed?", step, answer.problem);
        queues_.fail_all(answer);
        // Unavailable: what is to be sent waits until the registration is mended.
        rooms_.refuse(error(Errc::unavailable, "homeserver: " + answer.problem));
        done_(error(Errc::rejected, "homeserver: " + answer.problem));
        return false;
    }
    if (answer.ok() || !answer.unavailable()) return true;
    if (tries_ == 0) spdlog::warn("matrix: {}: {}; trying again", step, answer.problem);
    queues_.fail_all(answer);
    const auto longest = kPauseFirst * (1 << std::min(tries_++, kDoublingsMax));
    pause_.ring_after(longest / 2 + random_up_to(random_, longest / 2), [this] { make_account(); });
    return false;
}

void Startup::make_account() {
    Call call;
    call.method = "POST";
    call.path = Homeserver::path({"register"});
    call.body["type"] = "m.login.application_service";
    call.body["username"] = settings_.sender_localpart;
    call.body["inhibit_login"] = true;
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        if (!goes_on(answer, "account")) return;
        if (!answer.ok() && answer.errcode != "M_USER_IN_USE")
            spdlog::warn("matrix: account: {}", answer.problem);
        make_device([this](const Answer& device) {
            if (goes_on(device, "device")) set_name();
        });
    });
}

void Startup::make_device(std::function<void(const Answer&)> then) {
    Call call =
        put(Homeserver::path({"devices", Homeserver::kDevice}), "display_name", "Promenade");
    // The account is named: a device belongs to one, even if the token says which.
    call.path += "?user_id=" + Homeserver::encode(settings_.user_id());
    homeserver_.call(std::move(call), [this, then = std::move(then)](const Answer& answer) {
        homeserver_.use_device(answer.ok());
        if (!answer.ok() && !answer.unavailable())
            spdlog::warn("matrix: no device ({}): a message may appear twice after a restart",
                         answer.problem);
        then(answer);
    });
}

void Startup::set_name() {
    if (settings_.display_name.empty()) return read_direct_rooms();
    const std::string path = Homeserver::path({"profile", settings_.user_id(), "displayname"});
    homeserver_.call(put(path, "displayname", settings_.display_name),
                     [this](const Answer& answer) {
                         if (!answer.ok()) spdlog::warn("matrix: display name: {}", answer.problem);
                         read_direct_rooms();
                     });
}

void Startup::read_direct_rooms() {
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"user", settings_.user_id(), "account_data", "m.direct"});
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        if (!goes_on(answer, "direct rooms")) return;
        rooms_.load(answer.ok() ? answer.body : json());
        queues_.open();
        ping();
    });
}

void Startup::ping() {
    Call call;
    call.method = "POST";
    call.path = "/_matrix/client/v1/appservice/" + Homeserver::encode(settings_.id) + "/ping";
    call.body = json::object();
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        // 404: a homeserver of before specification 1.7. Others: it can't reach us.
        if (!answer.ok()) spdlog::warn("matrix: ping: {}", answer.problem);
        finished_ = true;
        done_(success());
    });
}

}  // namespace promenade::platforms::matrix
