#include "bot/http/wire.hpp"

#include "bot/http/target.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace promenade::http {
namespace {

namespace beast = boost::beast;
using beast::http::error;
using beast::http::field;
using beast::http::verb;

bool is_bodied(verb method) {
    return method == verb::put || method == verb::post || method == verb::patch;
}

bool is_number(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; });
}

}  // namespace

std::string_view RequestHead::header(std::string_view name) const {
    const auto found = headers.find(std::string(name));
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

Response error_response(int status, std::string_view code, std::string_view text) {
    Response response;
    response.status = status;
    nlohmann::json body = nlohmann::json::object();
    body["errcode"] = code;
    body["error"] = text;
    response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return response;
}

std::optional<Response> refuse_malformed(const beast::error_code& failure) {
    if (failure == error::header_limit || failure == error::buffer_overflow)
        return error_response(431, "M_TOO_LARGE", "the header block is too large");
    const bool silent = failure == error::end_of_stream || failure == error::partial_message;
    if (silent || failure.category() != beast::error_code(error::bad_value).category())
        return std::nullopt;
    return error_response(400, "M_UNKNOWN", "not a well-formed request");
}

std::optional<Response> refuse_framing(const RequestHeader& header) {
    if (header.count(field::transfer_encoding) > 0)
        return error_response(501, "M_UNKNOWN", "Transfer-Encoding is not accepted");
    if (header.count(field::host) != 1)
        return error_response(400, "M_UNKNOWN", "exactly one Host is needed");
    // Beast joins a folded line, or one more Host behind it, into the value (RFC 9112, 5.2).
    if (header[field::host].find_first_of(" \t,") != beast::string_view::npos)
        return error_response(400, "M_UNKNOWN", "not a host");
    const auto lengths = header.count(field::content_length);
    // Beast takes "5, 5" for 5.
    if (lengths > 1 || !is_number(header[field::content_length]))
        return error_response(400, "M_UNKNOWN", "more than one Content-Length");
    if (lengths == 0 && is_bodied(header.method()))
        return error_response(411, "M_UNKNOWN", "Content-Length is needed");
    return std::nullopt;
}

Result<RequestHead> read_head(const RequestHeader& header, const std::string& peer) {
    TRY(auto target, parse_target(header.target()));
    RequestHead head;
    head.method = header.method_string();
    head.path = std::move(target.path);
    head.segments = std::move(target.segments);
    head.query = std::move(target.query);
    head.peer = peer;
    for (const auto& item : header) {
        std::string name = item.name_string();
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const auto [place, added] = head.headers.try_emplace(std::move(name), item.value());
        if (!added) place->second.append(", ").append(item.value());
    }
    return head;
}

Response no_route(const RequestHead& head, const Router::Match& match) {
    if (match.allow.empty()) return error_response(404, "M_UNRECOGNIZED", "no such path");
    Response response;
    if (head.method == "OPTIONS")
        response.status = 204;
    else
        response = error_response(405, "M_UNRECOGNIZED", "no such method for this path");
    response.headers.emplace_back("Allow", match.allow);
    return response;
}

ResponseMessage to_message(Response response) {
    for (const auto& [name, value] : response.headers)
        if (has_control_character(name) || has_control_character(value))
            return to_message(error_response(500, "M_UNKNOWN", "internal error"));
    ResponseMessage message;
    message.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    if (message.count(field::cache_control) == 0) message.set(field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    if (response.status == 204 || response.status == 304) return message;
    message.set(field::content_type, response.content_type);
    message.body() = std::move(response.body);
    message.prepare_payload();
    return message;
}

}  // namespace promenade::http
