// What can be said of the network's procedures: their openings and their triggers, by the phrases
// and labels of their definitions. Made of a snapshot, thrown away with it.
#pragma once

#include "bot/language/spoken.hpp"
#include "engine/runtime/engine.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::conversation {

class Procedures {
public:
    struct Trigger {
        std::string definition;  // id
        std::string name;        // empty: which of its cases are open is asked
        bool asks = true;        // for anything: what follows « mais » may then be the answer
    };
    struct Heard {
        std::vector<Trigger> triggers;    // several where procedures share a label
        std::vector<std::string> people;  // ids of those named beside it
        bool by_label = false;            // the label or title itself was typed, or tapped
        bool first_person = false;        // « je … »
    };

    // Phrases that the pattern language does not know are left out: `chart check` tells them.
    static Procedures from(const runtime::Snapshot& snapshot);

    // No triggers: nothing of a procedure is said.
    Heard heard(std::string_view text, const language::Vocabulary& vocabulary) const;
    // The case that the text names by its number, « L-0012 », and the folded text without it; an
    // empty one and the text as it is: none is named, or of a prefix that no procedure has.
    std::pair<StreamId, std::string> without_number(const std::string& text) const;

private:
    void add(const workflow::Definition& definition);
    void add_phrases(const Trigger& trigger, const std::vector<std::string>& phrases);

    language::Phrasebook phrases_;
    std::vector<Trigger> by_group_;
    std::map<std::string, std::vector<Trigger>> by_label_;  // folded
    std::set<std::string> prefixes_;
};

}  // namespace promenade::conversation
