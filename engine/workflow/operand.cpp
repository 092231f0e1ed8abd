#include "engine/workflow/operand.hpp"

#include "engine/workflow/operand_order.hpp"

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

// Of keys alone: by kind, numbers by their value, whatever their kind.
bool key_before(const Operand& a, const Operand& b) {
    const auto rank = [](const Operand& key) {
        return key.is_number() ? Kind::integer : key.kind();
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    return order_of(a, b) == std::partial_ordering::less;
}

}  // namespace

std::string_view name_of(Kind kind) {
    constexpr std::array<std::string_view, 13> kNames{"null_type",
                                                      "bool",
                                                      "int",
                                                      "uint",
                                                      "double",
                                                      "string",
                                                      "bytes",
                                                      "list",
                                                      "map",
                                                      "google.protobuf.Timestamp",
                                                      "google.protobuf.Duration",
                                                      "type",
                                                      "dyn"};
    return kNames[static_cast<std::size_t>(kind)];
}

Items::Items(std::vector<Operand> made)
    : owner_(std::make_shared<const std::vector<Operand>>(std::move(made))) {
    made_ = owner_.get();
}

std::size_t Items::size() const { return values_ ? values_->size() : made_->size(); }

Operand Items::at(std::size_t index) const {
    return values_ ? Operand::borrow((*values_)[index]) : (*made_)[index];
}

std::optional<Members> Members::from(std::vector<Entry> entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return key_before(a.first, b.first); });
    const auto twice = std::adjacent_find(
        entries.begin(), entries.end(),
        [](const Entry& a, const Entry& b) { return !key_before(a.first, b.first); });
    if (twice != entries.end()) return std::nullopt;
    Members members;
    members.owner_ = std::make_shared<const std::vector<Entry>>(std::move(entries));
    members.made_ = members.owner_.get();
    return members;
}

std::size_t Members::size() const { return values_ ? values_->size() : made_->size(); }

Members::Entry Members::at(std::size_t index) const {
    if (made_) return (*made_)[index];
    const auto& [key, value] = *(values_->begin() + static_cast<std::ptrdiff_t>(index));
    return {Operand::borrow(std::string_view{key}), Operand::borrow(value)};
}

std::optional<Operand> Members::find(std::string_view key) const {
    if (made_) return find(Operand::borrow(key));
    const Value* const found = values_->find(key);
    if (!found) return std::nullopt;
    return Operand::borrow(*found);
}

std::optional<Operand> Members::find(const Operand& key) const {
    if (values_) return key.text() ? find(*key.text()) : std::nullopt;
    const auto found = std::lower_bound(
        made_->begin(), made_->end(), key,
        [](const Entry& entry, const Operand& wanted) { return key_before(entry.first, wanted); });
    if (found == made_->end() || key_before(key, found->first)) return std::nullopt;
    return found->second;
}

Operand Operand::text(std::string text) {
    const auto owner = std::make_shared<const std::string>(std::move(text));
    return Operand{Data{Text{*owner, owner}}};
}

Operand Operand::bytes(std::string bytes) {
    const auto owner = std::make_shared<const std::string>(std::move(bytes));
    return Operand{Data{Bytes{*owner, owner}}};
}

Operand Operand::borrow(const Value& value) {
    if (const bool* boolean = value.boolean()) return *boolean;
    if (const std::int64_t* number = value.number()) return *number;
    if (const std::string* text = value.text()) return borrow(std::string_view{*text});
    if (const List* list = value.list()) return Items{*list};
    if (const Map* map = value.map()) return Members{*map};
    return {};
}

const std::string_view* Operand::text() const {
    const Text* const text = std::get_if<Text>(&data_);
    return text ? &text->view : nullptr;
}

const std::string_view* Operand::bytes() const {
    const Bytes* const bytes = std::get_if<Bytes>(&data_);
    return bytes ? &bytes->view : nullptr;
}

Operand Operand::lent() const {
    if (const Text* text = std::get_if<Text>(&data_)) return Operand{Data{Text{text->view}}};
    if (const Bytes* bytes = std::get_if<Bytes>(&data_)) return Operand{Data{Bytes{bytes->view}}};
    Operand copy = *this;
    if (Items* items = std::get_if<Items>(&copy.data_)) items->lend();
    if (Members* members = std::get_if<Members>(&copy.data_)) members->lend();
    return copy;
}

}  // namespace promenade::workflow
