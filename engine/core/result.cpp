#include "engine/core/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace promenade {

std::string_view name_of(Errc code) {
    switch (code) {
        case Errc::rejected: return "rejected";
        case Errc::wrong_expected_version: return "wrong_expected_version";
        case Errc::unavailable: return "unavailable";
        case Errc::not_found: return "not_found";
        case Errc::corruption: return "corruption";
        case Errc::invalid: return "invalid";
    }
    return "unknown";
}

std::string describe(const Error& error) {
    std::string text{name_of(error.code)};
    if (!error.where.empty()) text += " at " + error.where;
    return text + ": " + error.detail;
}

void abort_unread(const Error& error) {
    std::fprintf(stderr, "fatal: unread error: %s\n", describe(error).c_str());
    std::abort();
}

void abort_broken(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "fatal: %s:%d: broken invariant: %s\n", file, line, expression);
    std::abort();
}

}  // namespace promenade
