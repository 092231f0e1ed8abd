// Between Beast's messages and ours: what is refused of a header block, and why.
#pragma once

#include "bot/http/router.hpp"
#include "bot/http/server.hpp"

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <optional>
#include <string>

namespace promenade::http {

using RequestHeader = boost::beast::http::request_header<>;
using ResponseMessage = boost::beast::http::response<boost::beast::http::string_body>;

// The answer to bytes that are no HTTP request; nothing when nobody waits for one (the peer has
// gone, or was too slow).
std::optional<Response> refuse_malformed(const boost::beast::error_code& failure);

// Beast accepts header blocks on whose end two programs may disagree (request smuggling). So: no
// Transfer-Encoding at all, one Host, at most one Content-Length, and one where a body is due.
std::optional<Response> refuse_framing(const RequestHeader& header);

// A field that is given twice has its values joined by ", " (RFC 9110 section 5.3), so that a
// second Authorization matches nothing. Errors: invalid (the target).
Result<RequestHead> read_head(const RequestHeader& header, const std::string& peer);

// For a request without a route: 404, 405, or the answer to OPTIONS.
Response no_route(const RequestHead& head, const Router::Match& match);

// With a length, never cached, never sniffed. A field with a control character makes it a 500.
ResponseMessage to_message(Response response);

}  // namespace promenade::http
