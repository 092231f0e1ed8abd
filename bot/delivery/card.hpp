// A case as somebody may see it: what it says, and what they can do, from its definition alone.
#pragma once

#include "bot/delivery/action.hpp"
#include "bot/delivery/people.hpp"
#include "bot/delivery/texts.hpp"

#include <string>
#include <vector>

namespace promenade::delivery {

struct Choice {
    Action action;
    std::string label;
    bool main = false;
};

// A file of a case that the reader may open; `file`: as its field holds it.
struct CardPicture {
    StreamId stream;
    std::string field;
    Value file;
    std::string alt;
};

struct Card {
    std::string text;
    std::vector<Choice> choices;
    std::optional<CardPicture> picture = std::nullopt;
    bool urgent = false;  // of a danger: shown as an alarm
};

// What the definition shows first and a choice that shows the rest, or all of it.
enum class CardSize { brief, whole };

// Errors: rejected "not_a_reader" (this person may not know of it), corruption.
Result<Card> case_card(const workflow::CaseState& state, const PersonId& reader,
                       const People& people, const runtime::Engine& engine, const Texts& texts,
                       CardSize size);

// The file that a field of the case holds now, for who may read that field.
// Errors: not_found (no such file, or not for them), corruption.
Result<Value> readable_file(const workflow::CaseState& state, const PersonId& reader,
                            std::string_view field, const People& people,
                            const runtime::Engine& engine);

// Fills `args` with what a text about the case may name: every field that this person may read, as
// it is shown, who acted last ("actor"), the steps that are still open ("missing", a list), and the
// contact of a partner ("partner_contact").
// Errors: corruption.
Result<void> add_case_places(const workflow::CaseState& state, const PersonId& reader,
                             const People& people, const runtime::Engine& engine,
                             const Texts& texts, Map& args);

// "Farida Gouriou", for a name that stands in a case: a pseudonym, or a role's id.
std::string shown_name(std::string_view name, const StreamId& stream, const People& people,
                       const runtime::Engine& engine, const Texts& texts);

// A field's value in French: a choice's label, a person's name, a date as 20/11/2026.
std::string shown_value(const workflow::FieldSpec& field, const Value& value,
                        const StreamId& stream, const People& people, const runtime::Engine& engine,
                        const Texts& texts);

// Where a case stands, in a few words.
std::string shown_state(const workflow::Definition& definition, const workflow::CaseState& state);

// "20/11/2026" of "2026-11-20"; what is no date stays.
std::string shown_date(const std::string& date);

// "mardi 3 novembre 2026"
std::string long_date(LocalDate date, const Texts& texts);

// "20/11/2026 à 10 h 42", in the network's time zone.
std::string shown_instant(Instant instant, const People& people);

}  // namespace promenade::delivery
