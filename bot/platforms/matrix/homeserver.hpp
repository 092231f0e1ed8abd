// Calls to the homeserver's client API, as the application service's own account.
#pragma once

#include "bot/http/client.hpp"
#include "bot/platforms/matrix/settings.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace promenade::platforms::matrix {

struct Call {
    std::string method;
    std::string path;               // from "/_matrix"; its segments percent-encoded
    nlohmann::json body = nullptr;  // null: none
    // A repetition of a send is recognised for a day, and across restarts of the homeserver, only
    // if it comes from a device (Synapse; specification 1.17).
    bool from_device = false;
    bool idempotent = true;
};

struct Answer {
    int status = 0;  // 0: none came
    nlohmann::json body = nullptr;
    std::string errcode;  // of a refusal: "M_FORBIDDEN"
    std::chrono::milliseconds retry_after{0};
    std::string problem;  // for a log: never holds a word of a message

    bool ok() const { return status >= 200 && status < 300; }
    bool limited() const { return status == 429; }
    // Worth another try, later. 401: once the operator has put the token right.
    bool unavailable() const {
        return status == 0 || status == 401 || status == 429 || status >= 500;
    }
    bool unknown_device() const;
};

// Of an answer that is not ok: unavailable, rejected (403, 404), or invalid (any other refusal).
Error to_error(const Answer& answer);

class Homeserver {
public:
    // `client` must outlive it.
    Homeserver(http::Client& client, const Settings& settings);
    // The callback comes later, never from within; after its destruction none comes.
    void call(Call call, std::function<void(Answer)> done);

    // Whether calls that ask for it are made from the bot's device.
    void use_device(bool use) { device_ = use; }

    // "/_matrix/client/v3" and each part behind a slash, percent-encoded.
    static std::string path(std::initializer_list<std::string_view> parts);
    static std::string encode(std::string_view segment);
    static constexpr std::string_view kDevice = "PROMENADE";

private:
    http::Client& client_;
    std::string url_;
    std::string user_id_;
    std::string token_;
    bool device_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace promenade::platforms::matrix
