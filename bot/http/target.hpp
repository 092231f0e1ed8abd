// The target of a request line: "/a%2Fb/c?x=1".
#pragma once

#include "engine/core/result.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::http {

struct Target {
    std::string path;                   // percent-decoded as a whole
    std::vector<std::string> segments;  // split first, decoded after: "a/b", "c"; "/" has none
    std::map<std::string, std::string> query;  // '+' is a space; of equal names the first counts
};

// Origin form only (RFC 9112 section 3.2.1): proxies and CONNECT are not served here, and
// "*" or an absolute URL finds nothing. Errors: invalid.
Result<Target> parse_target(std::string_view text);

// A form as browsers post it (application/x-www-form-urlencoded), written as a query is; of equal
// names the first counts. Empty where it is none.
std::map<std::string, std::string> parse_form(std::string_view body);

// For a path or query segment: everything but the unreserved characters of RFC 3986 is encoded.
std::string percent_encode(std::string_view text);

}  // namespace promenade::http
