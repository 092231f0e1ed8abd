// A trigger's form as a conversation: which question comes next, and what an answer means.
#pragma once

#include "bot/conversation/turn.hpp"
#include "engine/workflow/definition.hpp"

#include <optional>
#include <string>

namespace promenade::conversation {

// The one day that the text says, as this field means days; nothing: none, or several.
std::optional<LocalDate> day_in(const workflow::FieldSpec& field, const std::string& text,
                                const Scene& scene);

bool is_asked_of(const Speaker& speaker, const workflow::FormField& asked);

// The first field asked of the speaker that `data` lacks; nullptr: all is there. A field that was
// passed over stands in `data` as null.
const workflow::FormField* next_field(const workflow::TriggerSpec& trigger, const Speaker& speaker,
                                      const Map& data);

// The same without what may be passed over.
const workflow::FormField* next_needed(const workflow::TriggerSpec& trigger, const Speaker& speaker,
                                       const Map& data);

// The field with the choices that go with what the form holds already.
workflow::FieldSpec narrowed(const workflow::FieldSpec& field, const Map& data);

// Its question, with the choices to tap; `data`: the form so far.
runtime::Reply question(const workflow::Definition& definition, const workflow::FormField& asked,
                        const Map& data, const Scene& scene);

// What the person typed, as the field's value: a choice by its number, id or label (accents and
// case forgiven), a date as 30/11/2026, a partner or person by name.
// Errors: rejected, detail = the catalogue's key after "form.".
Result<Value> read_answer(const workflow::FieldSpec& field, const std::string& text,
                          const Scene& scene);

// « raison perso » for « Raison personnelle », « listes » for « Listes de diffusion »: every word
// of four letters or more begins a word of the label, there is one such, and none negates.
bool abridges(const std::string& label, const std::string& said, const Scene& scene);

// The employer's id, by its number or the longer words of its name.
// Errors: rejected, as read_answer.
Result<Value> employer_in(const std::string& text, const Scene& scene);

// What is kept of an answer: nothing of a free text before the identity filter has read it. What
// that holds back is said, and marks the turn.
Value kept(const Scene& scene, const workflow::FieldSpec& field, int sensitivity,
           const Value& answer, Turn& turn);

// « à 0 » is "0"; a text without a number stays as it is.
std::string number_said(const std::string& text);

// As a field's `length_max` counts them.
std::int64_t characters_in(std::string_view text);
std::string first_characters(std::string_view text, std::int64_t count);

}  // namespace promenade::conversation
