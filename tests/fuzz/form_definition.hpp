// A trigger that asks for a field of every type, for the fuzzer of forms and its corpus.
#pragma once

#include "engine/workflow/definition.hpp"

namespace promenade::testing {

inline workflow::Definition form_definition() {
    constexpr std::string_view kForms = R"({
      "data": {
        "text": {"type": "text", "length_max": 5,
                 "personal": {"of": "author", "retention": "request"}},
        "choice": {"type": "choice", "choices": [{"id": "a", "label": "A"}]},
        "date": {"type": "date"},
        "number": {"type": "number", "min": -1, "max": 3},
        "flag": {"type": "boolean"},
        "person": {"type": "person"},
        "people": {"type": "people"},
        "id": {"type": "id"},
        "list": {"type": "list", "length_max": 3}
      },
      "triggers": {"send": {
        "form": ["choice", {"field": "text", "optional": true},
                 {"field": "date", "optional": true}],
        "attached": ["number", "flag", "person", "people", "id", "list"]}},
      "initial": "a", "states": {"a": {"on": {"send": "a"}}}})";
    return workflow::Definition::load(kForms, "form.json", workflow::Strictness::plain).value();
}

}  // namespace promenade::testing
