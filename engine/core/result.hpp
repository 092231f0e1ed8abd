// Errors are values. A function that can fail returns Result<T>, and its comment names the codes.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/try.hpp>

#include <string>
#include <string_view>

namespace promenade {

// Each code answers one question: what should the caller do? Numbers are stable and append-only.
enum class Errc {
    rejected = 1,                // the domain refuses: tell the person why (detail = reason code)
    wrong_expected_version = 2,  // somebody was faster: read again and decide again
    unavailable = 3,             // the outside does not answer, or a queue is full: try later
    not_found = 4,               // there is no such thing
    corruption = 5,              // stored bytes are not what was written: stop serving
    invalid = 6,                 // input that is not of the promised form: tell where
};

std::string_view name_of(Errc code);

// `detail` is English, for logs and for operators; it never holds personal data nor words of a
// message. For Errc::rejected it is a reason code, the key of a text of the catalogue. `where` is
// a file and JSON pointer, a line number or empty.
struct Error {
    Errc code;
    std::string detail;
    std::string where = {};
};

std::string describe(const Error& error);

// Prints the error that nobody read, then aborts. Reading the value of a failure is a bug.
[[noreturn]] void abort_unread(const Error& error);
[[noreturn]] void abort_broken(const char* expression, const char* file, int line);

struct AbortPolicy : BOOST_OUTCOME_V2_NAMESPACE::policy::base {
    template <class Impl>
    static constexpr void wide_value_check(Impl&& self) {
        if (!base::_has_value(self)) abort_unread(base::_error(self));
    }
    template <class Impl>
    static constexpr void wide_error_check(Impl&& self) {
        if (!base::_has_error(self)) abort_broken("error() of a success", __FILE__, __LINE__);
    }
    template <class Impl>
    static constexpr void wide_exception_check(Impl&&) {}
};

template <class T>
using Result = BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Error, AbortPolicy>;

inline auto success() { return BOOST_OUTCOME_V2_NAMESPACE::success(); }

inline Error error(Errc code, std::string detail, std::string where = {}) {
    return Error{code, std::move(detail), std::move(where)};
}

}  // namespace promenade

#define TRY(...) BOOST_OUTCOME_TRY(__VA_ARGS__)
#define CO_TRY(...) BOOST_OUTCOME_CO_TRY(__VA_ARGS__)

// A broken invariant is a bug: stop, in release too. The truth is in the log.
#define ENGINE_ASSERT(condition) \
    ((condition) ? void(0) : ::promenade::abort_broken(#condition, __FILE__, __LINE__))
