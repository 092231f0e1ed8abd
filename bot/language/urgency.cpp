#include "bot/language/urgency.hpp"

#include "bot/language/lexicon.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kGrave = 2;  // topics of this weight are danger unless they are a theme

class Assessment {
public:
    Assessment(const Text& text, const std::vector<NameFound>& names, const Lexicon& lexicon)
        : text_(text), names_(names), lexicon_(lexicon) {}

    Urgency assess() const {
        Urgency urgency;
        bool plain = false;
        for (const Match& match : text_.matches) {
            const bool act = match.group == mark("danger_act") && is_act(match);
            const bool topic = match.group == mark("danger_topic") && is_danger(match);
            const bool hint = match.group == mark("danger_hint") && is_about_somebody();
            if (!act && !topic && !hint) continue;
            if (is_figure_of_speech(match)) continue;
            plain = plain || !hint;
            urgency.reasons.push_back(match);
        }
        urgency.urgent = !urgency.reasons.empty();
        urgency.veiled = urgency.urgent && !plain;
        return urgency;
    }

private:
    Group mark(const char* name) const { return lexicon_.mark(name); }

    bool is_figure_of_speech(const Match& danger) const {
        return std::any_of(text_.matches.begin(), text_.matches.end(), [&](const Match& match) {
            return match.group == mark("idiom") && match.first <= danger.last &&
                   danger.first <= match.last;
        });
    }

    // What somebody does or says they will do is danger, but in a story or as what a training is
    // about, with nobody in particular in sight.
    bool is_act(const Match& match) const {
        if (is_about_somebody()) return true;
        return !precedes("fiction", match) && !precedes("theme", match);
    }

    bool is_danger(const Match& topic) const {
        const bool theme = says_in_sentence("theme", topic) || precedes("fiction", topic);
        if (is_about_somebody()) return true;
        return topic.weight >= kGrave && !theme && !text_.says(mark("theme"));
    }

    bool precedes(const char* name, const Match& danger) const {
        return std::any_of(text_.matches.begin(), text_.matches.end(), [&](const Match& match) {
            return match.group == mark(name) && match.first <= danger.first && same(match, danger);
        });
    }

    bool says_in_sentence(const char* name, const Match& danger) const {
        return std::any_of(text_.matches.begin(), text_.matches.end(), [&](const Match& match) {
            return match.group == mark(name) && same(match, danger);
        });
    }

    bool same(const Match& a, const Match& b) const {
        return text_.words[a.first].sentence == text_.words[b.first].sentence;
    }

    // One youth in particular. « quand un jeune parle de… » in a message about a training is none.
    bool is_about_somebody() const {
        if (std::any_of(names_.begin(), names_.end(),
                        [](const NameFound& name) { return !name.surname; })) {
            return true;
        }
        const bool theme = text_.says(mark("theme"));
        return std::any_of(text_.matches.begin(), text_.matches.end(), [&](const Match& match) {
            if (match.group == mark("individual")) return true;
            if (match.group != mark("one_youth")) return false;
            return !(theme && precedes("hypothesis", match));
        });
    }

    const Text& text_;
    const std::vector<NameFound>& names_;
    const Lexicon& lexicon_;
};

}  // namespace

Urgency assess_urgency(const Text& text, const std::vector<NameFound>& names,
                       const Lexicon& lexicon) {
    return Assessment(text, names, lexicon).assess();
}

}  // namespace promenade::language
