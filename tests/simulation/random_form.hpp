// Answers to what a trigger asks, by chance.
#pragma once

#include "engine/core/calendar.hpp"
#include "engine/workflow/definition.hpp"
#include "tests/simulation/dice.hpp"

#include <string>
#include <vector>

namespace promenade::workflow {

inline Value random_answer(Dice& dice, const FieldSpec& field,
                           const std::vector<std::string>& people, Instant now) {
    if (field.type == "choice") return dice.pick(field.choices).id;
    if (field.type == "number") return dice.below(4);
    if (field.type == "boolean") return dice.percent(50);
    if (field.type == "date") return format_date(local_date(now, "Europe/Paris"));
    if (field.type == "list") return List{field.choices.empty() ? "mot" : field.choices[0].id};
    if (field.type == "person") return dice.pick(people);
    return "P-01";
}

// Half of what is optional is left out.
inline Map random_form(Dice& dice, const Definition& definition, const TriggerSpec& trigger,
                       const std::vector<std::string>& people, Instant now) {
    const auto answer = [&](const std::string& name) {
        return random_answer(dice, *definition.field(name), people, now);
    };
    Map data;
    for (const FormField& field : trigger.form)
        if (!field.optional || dice.percent(50)) data.set(field.field, answer(field.field));
    for (const std::string& field : trigger.attached)
        if (dice.percent(50)) data.set(field, answer(field));
    return data;
}

}  // namespace promenade::workflow
