// From kind to kind (langdef, "Types and Conversions").
#include "engine/workflow/expression_functions.hpp"
#include "engine/workflow/expression_number.hpp"
#include "engine/workflow/expression_time.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

namespace promenade::workflow {

namespace {

constexpr Fault kNoNumber{"not a number"};
constexpr Fault kNoBoolean{"not a boolean"};
constexpr Fault kNoText{"not valid UTF-8"};

template <class T>
Evaluated<Operand> as_operand(const Evaluated<T>& found) {
    if (!found) return found.error();
    return Operand{found.value()};
}

template <class T>
Evaluated<Operand> as_number(const std::optional<T>& found, Fault otherwise) {
    if (!found) return otherwise;
    return Operand{*found};
}

// langdef, "Overflow": the limits themselves are out of range.
Evaluated<Operand> to_integer(const Arguments& given) {
    const Operand& of = given[0];
    if (of.integer()) return of;
    if (of.natural()) {
        if (*of.natural() > std::uint64_t{INT64_MAX}) return kOutOfRange;
        return Operand{static_cast<std::int64_t>(*of.natural())};
    }
    if (of.real()) {
        if (!(*of.real() > -0x1p63 && *of.real() < 0x1p63)) return kOutOfRange;
        return Operand{static_cast<std::int64_t>(*of.real())};
    }
    if (of.text()) return as_number(number_from<std::int64_t>(*of.text()), kNoNumber);
    if (of.timestamp()) return Operand{of.timestamp()->seconds};
    return kNoOverload;
}

Evaluated<Operand> to_natural(const Arguments& given) {
    const Operand& of = given[0];
    if (of.natural()) return of;
    if (of.integer()) {
        if (*of.integer() < 0) return kOutOfRange;
        return Operand{static_cast<std::uint64_t>(*of.integer())};
    }
    if (of.real()) {
        if (!(*of.real() > -1 && *of.real() < 0x1p64)) return kOutOfRange;
        return Operand{static_cast<std::uint64_t>(*of.real())};
    }
    if (of.text()) return as_number(number_from<std::uint64_t>(*of.text()), kNoNumber);
    return kNoOverload;
}

Evaluated<Operand> to_real(const Arguments& given) {
    const Operand& of = given[0];
    if (of.real()) return of;
    if (of.integer()) return Operand{static_cast<double>(*of.integer())};
    if (of.natural()) return Operand{static_cast<double>(*of.natural())};
    if (of.text()) return as_number(number_from<double>(*of.text()), kNoNumber);
    return kNoOverload;
}

Evaluated<Operand> to_text(const Arguments& given) {
    const Operand& of = given[0];
    if (of.text()) return of;
    if (of.boolean()) return Operand::text(*of.boolean() ? "true" : "false");
    if (of.integer()) return Operand::text(std::to_string(*of.integer()));
    if (of.natural()) return Operand::text(std::to_string(*of.natural()));
    if (of.real()) return Operand::text(format(*of.real()));
    if (of.timestamp()) return Operand::text(format(*of.timestamp()));
    if (of.duration()) return Operand::text(format(*of.duration()));
    if (!of.bytes()) return kNoOverload;
    if (!given.budget.spend_bytes(of.bytes()->size())) return kTooManySteps;
    if (!simdjson::validate_utf8(*of.bytes())) return kNoText;
    return Operand::text(std::string{*of.bytes()});
}

Evaluated<Operand> to_bytes(const Arguments& given) {
    if (given[0].bytes()) return given[0];
    if (!given[0].text()) return kNoOverload;
    if (!given.budget.spend_bytes(given[0].text()->size())) return kTooManySteps;
    return Operand::bytes(std::string{*given[0].text()});
}

Evaluated<Operand> to_boolean(const Arguments& given) {
    constexpr std::array<std::string_view, 5> kYes{"1", "t", "true", "TRUE", "True"};
    constexpr std::array<std::string_view, 5> kNo{"0", "f", "false", "FALSE", "False"};
    if (given[0].boolean()) return given[0];
    if (!given[0].text()) return kNoOverload;
    const auto is_one_of = [&](const auto& words) {
        return std::find(words.begin(), words.end(), *given[0].text()) != words.end();
    };
    if (is_one_of(kYes)) return Operand{true};
    if (is_one_of(kNo)) return Operand{false};
    return kNoBoolean;
}

Evaluated<Operand> to_timestamp(const Arguments& given) {
    if (given[0].timestamp()) return given[0];
    if (given[0].integer()) return as_operand(timestamp_at(*given[0].integer()));
    if (given[0].text()) return as_operand(parse_timestamp(*given[0].text()));
    return kNoOverload;
}

Evaluated<Operand> to_duration(const Arguments& given) {
    if (given[0].duration()) return given[0];
    if (!given[0].text()) return kNoOverload;
    if (!given.budget.spend_bytes(given[0].text()->size())) return kTooManySteps;
    return as_operand(parse_duration(*given[0].text()));
}

Evaluated<Operand> type_of(const Arguments& given) { return Operand{given[0].kind()}; }

Evaluated<Operand> same(const Arguments& given) { return given[0]; }

using enum Kind;

constexpr std::array kToInteger{Overload{{integer, dyn}, integer},
                                Overload{{natural, dyn}, integer}, Overload{{real, dyn}, integer},
                                Overload{{text, dyn}, integer},
                                Overload{{timestamp, dyn}, integer}};
constexpr std::array kToNatural{Overload{{natural, dyn}, natural},
                                Overload{{integer, dyn}, natural}, Overload{{real, dyn}, natural},
                                Overload{{text, dyn}, natural}};
constexpr std::array kToReal{Overload{{real, dyn}, real}, Overload{{integer, dyn}, real},
                             Overload{{natural, dyn}, real}, Overload{{text, dyn}, real}};
constexpr std::array kToText{Overload{{text, dyn}, text},      Overload{{boolean, dyn}, text},
                             Overload{{integer, dyn}, text},   Overload{{natural, dyn}, text},
                             Overload{{real, dyn}, text},      Overload{{bytes, dyn}, text},
                             Overload{{timestamp, dyn}, text}, Overload{{duration, dyn}, text}};
constexpr std::array kToBytes{Overload{{bytes, dyn}, bytes}, Overload{{text, dyn}, bytes}};
constexpr std::array kToBoolean{Overload{{boolean, dyn}, boolean}, Overload{{text, dyn}, boolean}};
constexpr std::array kToTimestamp{Overload{{timestamp, dyn}, timestamp},
                                  Overload{{integer, dyn}, timestamp},
                                  Overload{{text, dyn}, timestamp}};
constexpr std::array kToDuration{Overload{{duration, dyn}, duration},
                                 Overload{{text, dyn}, duration}};
constexpr std::array kTypes{Overload{{dyn, dyn}, type}};
constexpr std::array kAnything{Overload{{dyn, dyn}, dyn}};

constexpr Function conversion(std::string_view name, std::span<const Overload> overloads,
                              Evaluated<Operand> (*run)(const Arguments&)) {
    return {name, CallStyle::function, 1, overloads, run};
}

constexpr std::array kConversions{conversion("int", kToInteger, to_integer),
                                  conversion("uint", kToNatural, to_natural),
                                  conversion("double", kToReal, to_real),
                                  conversion("string", kToText, to_text),
                                  conversion("bytes", kToBytes, to_bytes),
                                  conversion("bool", kToBoolean, to_boolean),
                                  conversion("type", kTypes, type_of),
                                  conversion("dyn", kAnything, same),
                                  conversion("duration", kToDuration, to_duration),
                                  conversion("timestamp", kToTimestamp, to_timestamp)};

}  // namespace

std::span<const Function> conversions() { return kConversions; }

}  // namespace promenade::workflow
