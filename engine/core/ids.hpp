// Names of things in the log, each a type of its own: a stream is no person, a person no stream.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace promenade {

// Index of an event in the log, from 0, without gaps; equals its leaf index in the tree.
using Position = std::uint64_t;
// Index of an event in its stream, from 1. Expected version 0 = the stream must not exist.
using Version = std::uint64_t;

template <class Tag>
class Id {
public:
    Id() = default;  // empty: no one, nothing
    explicit Id(std::string text) : text_(std::move(text)) {}
    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    std::string text_;
};

// "D-0042", "M-021", "network".
using StreamId = Id<struct StreamIdTag>;
// The roster's id of a person: "M-021", "coordinator", "referent-jeunesse". Never in the events of
// a request, a situation, a concern or a refusal: there people are per-case pseudonyms.
using PersonId = Id<struct PersonIdTag>;

}  // namespace promenade

template <class Tag>
struct std::hash<promenade::Id<Tag>> {
    std::size_t operator()(const promenade::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.text());
    }
};
