#include "bot/platforms/matrix/homeserver.hpp"

#include "bot/http/target.hpp"
#include "bot/platforms/matrix/decode_event.hpp"
#include "bot/platforms/matrix/transaction.hpp"

#include <algorithm>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;

// Servers of before specification 1.10 say it in the body; Synapse says both, rounded each way.
std::chrono::milliseconds retry_after(const http::ClientResponse& response, const json& body) {
    std::chrono::milliseconds longest = std::chrono::seconds(response.retry_after_s);
    if (!body.is_object()) return longest;
    const auto found = body.find("retry_after_ms");
    if (found == body.end() || !found->is_number()) return longest;
    const double milliseconds = std::clamp(found->get<double>(), 0.0, 86'400'000.0);
    return std::max(longest, std::chrono::milliseconds(static_cast<long>(milliseconds)));
}

Answer to_answer(const Result<http::ClientResponse>& result) {
    Answer answer;
    if (!result) {
        // Too large an answer stays so: no reason to ask again.
        answer.status = result.error().code == Errc::unavailable ? 0 : 400;
        answer.problem = result.error().detail;
        return answer;
    }
    const http::ClientResponse& response = result.value();
    answer.status = response.status;
    answer.body = parse_repaired(response.body);
    if (answer.ok() && answer.body.is_discarded()) {
        answer.status = 0;
        answer.problem = "the answer is no JSON";
    }
    if (answer.ok()) return answer;
    answer.errcode = text_at(answer.body, "errcode");
    answer.retry_after = retry_after(response, answer.body);
    if (answer.problem.empty())
        answer.problem = "HTTP " + std::to_string(response.status) + " " + answer.errcode;
    return answer;
}

}  // namespace

bool Answer::unknown_device() const {
    return errcode == "M_UNKNOWN_DEVICE" || errcode == "ORG.MATRIX.MSC4326.M_UNKNOWN_DEVICE";
}

Error to_error(const Answer& answer) {
    const std::string detail = "homeserver: " + answer.problem;
    if (answer.unavailable()) return error(Errc::unavailable, detail);
    const bool rejected = answer.status == 403 || answer.status == 404;
    return error(rejected ? Errc::rejected : Errc::invalid, detail);
}

Homeserver::Homeserver(http::Client& client, const Settings& settings)
    : client_(client),
      url_(settings.homeserver_url),
      user_id_(settings.user_id()),
      token_(settings.as_token) {
    while (!url_.empty() && url_.back() == '/') url_.pop_back();
}

void Homeserver::call(Call call, std::function<void(Answer)> done) {
    http::ClientRequest request;
    request.method = std::move(call.method);
    request.url = url_ + call.path;
    if (call.from_device && device_)
        request.url.append("?user_id=")
            .append(http::percent_encode(user_id_))
            .append("&device_id=")
            .append(kDevice);
    request.headers.emplace_back("Authorization", "Bearer " + token_);
    request.headers.emplace_back("Content-Type", "application/json");
    if (!call.body.is_null())
        request.body = call.body.dump(-1, ' ', false, json::error_handler_t::replace);
    request.idempotent = call.idempotent;
    client_.send(std::move(request),
                 [alive = std::weak_ptr<bool>(alive_), done = std::move(done)](const auto& result) {
                     if (!alive.expired()) done(to_answer(result));
                 });
}

std::string Homeserver::path(std::initializer_list<std::string_view> parts) {
    std::string path = "/_matrix/client/v3";
    for (const std::string_view part : parts) path += "/" + encode(part);
    return path;
}

std::string Homeserver::encode(std::string_view segment) { return http::percent_encode(segment); }

}  // namespace promenade::platforms::matrix
