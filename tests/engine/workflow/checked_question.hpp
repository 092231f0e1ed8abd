// A small procedure that `chart check` has nothing to say against, and what it says once something
// in it is changed.
#pragma once

#include "engine/workflow/chart_check.hpp"

#include <gtest/gtest.h>

namespace promenade::workflow {

// A question, its answer, its end.
inline constexpr std::string_view kHead = R"({
  "id": "question", "title": "Question", "prefix": "Q", "opens_with": "ask",
  "readers": ["author", "coordinator"],
  "data": {
    "author": {"type": "person", "label": "Auteur"},
    "assignee": {"type": "person", "label": "Suivie par"},
    "theme": {"type": "choice", "label": "Thème", "choices": [{"id": "a", "label": "A"}]},
    "level": {"type": "number", "label": "Niveau"},
    "secret": {"type": "boolean", "label": "Secret", "readers": ["assignee"]}
  },)";
inline constexpr std::string_view kTriggers = R"(
  "triggers": {
    "ask": {"label": "Demander", "by": ["pdn"], "form": ["level"]},
    "answer": {"label": "Répondre", "by": ["coordinator"]},
    "thank": {"label": "Remercier", "by": ["author"]}
  },)";
inline constexpr std::string_view kStates = R"(
  "initial": "new",
  "states": {
    "new": {"label": "Nouvelle", "on": {"ask": "open"}},
    "open": {"label": "Ouverte", "on": {"answer": "answered"}},
    "answered": {"label": "Répondue", "on": {"thank": "closed"}},
    "closed": {"label": "Close", "type": "final"}
  }
})";

inline std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
    std::string changed{text};
    const std::size_t at = changed.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return changed.replace(at, what.size(), by);
}

// Code and pointer of each finding, a line each.
inline std::string findings_of(const std::string& bytes,
                               const std::vector<Definition>& others = {}) {
    const auto definition = Definition::load(bytes, "q.json");
    if (!definition) return definition.error().where + ": " + definition.error().detail;
    const Catalogue catalogue{[](std::string_view key) { return key == "question.known.author"; },
                              [](std::string_view type) { return type == "question.closed"; }};
    std::string lines;
    for (const Finding& finding : check(definition.value(), others, catalogue))
        lines += finding.code + " " + finding.where + "\n";
    return lines;
}

inline std::string findings(std::string_view triggers, std::string_view states,
                            const std::vector<Definition>& others = {}) {
    return findings_of(std::string{kHead} + std::string{triggers} + std::string{states}, others);
}

inline std::string with_states(std::string_view what, std::string_view by) {
    return findings(kTriggers, replaced(kStates, what, by));
}

inline std::string with_triggers(std::string_view what, std::string_view by) {
    return findings(replaced(kTriggers, what, by), kStates);
}

inline constexpr std::string_view kOpen = R"("on": {"answer": "answered"}})";

}  // namespace promenade::workflow
