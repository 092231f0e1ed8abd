// A value in the hand of an expression: all kinds of CEL's values (langdef, "Values"), where the
// case's own Value knows five. Cheap to copy: texts, lists and maps are borrowed from the case or
// from the expression, or shared by count when they were made on the way.
//
// What is borrowed must outlive the operand: evaluation borrows from the scope and the tree, which
// its caller holds.
#pragma once

#include "engine/core/value.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace promenade::workflow {

// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z; nanos from 0 to 999 999 999.
struct Timestamp {
    std::int64_t seconds = 0;
    std::int32_t nanos = 0;

    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

struct Duration {
    std::int64_t nanos = 0;

    friend auto operator<=>(const Duration&, const Duration&) = default;
};

enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,
    natural,  // CEL's uint
    real,     // CEL's double
    text,
    bytes,
    list,
    map,
    timestamp,
    duration,
    type,
    dyn,  // to the checker alone: not known before evaluation
};

// CEL's name of it: "int", "google.protobuf.Timestamp". Lasts for ever.
std::string_view name_of(Kind kind);

class Budget;
class Operand;

class Items {
public:
    explicit Items(const List& borrowed) : values_(&borrowed) {}
    explicit Items(std::vector<Operand> made);

    std::size_t size() const;
    Operand at(std::size_t index) const;
    void lend() { owner_.reset(); }

private:
    const List* values_ = nullptr;
    const std::vector<Operand>* made_ = nullptr;
    std::shared_ptr<const std::vector<Operand>> owner_;
};

// Keys are texts, integers, naturals or booleans; 1 and 1u are one key (langdef, "Numbers").
class Members {
public:
    using Entry = std::pair<Operand, Operand>;

    explicit Members(const Map& borrowed) : values_(&borrowed) {}
    // Sorted by key; nothing, if two keys are equal.
    static std::optional<Members> from(std::vector<Entry> entries);

    std::size_t size() const;
    // In the order of the keys.
    Entry at(std::size_t index) const;
    std::optional<Operand> find(std::string_view key) const;
    std::optional<Operand> find(const Operand& key) const;
    void lend() { owner_.reset(); }

private:
    Members() = default;

    const Map* values_ = nullptr;
    const std::vector<Entry>* made_ = nullptr;
    std::shared_ptr<const std::vector<Entry>> owner_;
};

class Operand {
public:
    struct Text {
        std::string_view view;
        std::shared_ptr<const std::string> owner = {};
    };
    struct Bytes {
        std::string_view view;
        std::shared_ptr<const std::string> owner = {};
    };

    Operand() = default;                   // null
    template <std::same_as<bool> Boolean>  // and no pointer
    Operand(Boolean boolean) : data_(boolean) {}
    Operand(std::int64_t integer) : data_(integer) {}
    Operand(std::uint64_t natural) : data_(natural) {}
    Operand(double real) : data_(real) {}
    Operand(Timestamp timestamp) : data_(timestamp) {}
    Operand(Duration duration) : data_(duration) {}
    Operand(Items items) : data_(std::move(items)) {}
    Operand(Members members) : data_(std::move(members)) {}
    Operand(Kind type) : data_(type) {}
    static Operand text(std::string text);
    static Operand bytes(std::string bytes);
    static Operand borrow(const Value& value);
    static Operand borrow(std::string_view text) { return Operand{Data{Text{text}}}; }

    Kind kind() const { return static_cast<Kind>(data_.index()); }
    bool is_null() const { return kind() == Kind::null; }
    bool is_number() const { return kind() >= Kind::integer && kind() <= Kind::real; }
    // Each returns nullptr when the operand is of another kind.
    const bool* boolean() const { return std::get_if<bool>(&data_); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
    const std::uint64_t* natural() const { return std::get_if<std::uint64_t>(&data_); }
    const double* real() const { return std::get_if<double>(&data_); }
    const std::string_view* text() const;
    const std::string_view* bytes() const;
    const Items* items() const { return std::get_if<Items>(&data_); }
    const Members* members() const { return std::get_if<Members>(&data_); }
    const Timestamp* timestamp() const { return std::get_if<Timestamp>(&data_); }
    const Duration* duration() const { return std::get_if<Duration>(&data_); }
    const Kind* type() const { return std::get_if<Kind>(&data_); }

    // The same, without a share in what was made: for as long as this one lives.
    Operand lent() const;

private:
    // In the order of Kind.
    using Data = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, Text,
                              Bytes, Items, Members, Timestamp, Duration, Kind>;
    explicit Operand(Data data) : data_(std::move(data)) {}

    Data data_;
};

}  // namespace promenade::workflow
