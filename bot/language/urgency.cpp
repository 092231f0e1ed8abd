#include "bot/language/urgency.hpp"

#include "bot/language/lexicon.hpp"
#include "bot/language/weights.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kAlarm = 5;      // signs about one person that weigh so much together are danger
constexpr int kLoudAlarm = 7;  // the same where the words are plainly about another matter
constexpr int kGrave = 2;      // topics of this weight are danger unless they are a theme

class Assessment {
public:
    Assessment(const Text& text, const std::vector<NameFound>& names, bool other_matter,
               const Lexicon& lexicon)
        : text_(text), names_(names), other_matter_(other_matter), lexicon_(lexicon) {}

    Urgency assess() {
        somebody_ = is_about_somebody();
        Urgency urgency;
        bool plain = false;
        for (const Match& match : text_.of(mark("danger_act"))) {
            plain = (is_act(match) && add(match, urgency)) || plain;
        }
        for (const Match& match : text_.of(mark("danger_topic"))) {
            const bool counts = is_danger(match) && add(match, urgency);
            plain = plain || (counts && match.weight > 0);
        }
        for (const Match& match : text_.of(mark("danger_hint"))) {
            if (somebody_) add(match, urgency);
        }
        if (urgency.reasons.empty() && somebody_) plain = add_signs(urgency);
        urgency.urgent = !urgency.reasons.empty();
        urgency.veiled = urgency.urgent && !plain;
        return urgency;
    }

private:
    Group mark(const char* name) const { return lexicon_.mark(name); }

    bool add(const Match& danger, Urgency& urgency) const {
        if (is_figure_of_speech(danger)) return false;
        urgency.reasons.push_back(danger);
        return true;
    }

    // « un grand », « le soir », « en caméra »: each is little, together they are danger.
    bool add_signs(Urgency& urgency) const {
        std::vector<Match> signs = heaviest(text_.of(mark("danger_sign")));
        const auto idle = [this](const Match& sign) { return is_figure_of_speech(sign); };
        signs.erase(std::remove_if(signs.begin(), signs.end(), idle), signs.end());
        if (total(signs) < (other_matter_ ? kLoudAlarm : kAlarm)) return false;
        urgency.reasons = std::move(signs);
        return true;
    }

    bool is_figure_of_speech(const Match& danger) const {
        return holds(text_.of(mark("idiom")), [&](const Match& idiom) {
            return idiom.first <= danger.last && danger.last <= idiom.last;
        });
    }

    // What somebody does or says they will do is danger, but in a story or as what a training is
    // about, with nobody in particular in sight.
    bool is_act(const Match& act) const {
        if (somebody_) return true;
        const bool asked_about = precedes("hypothesis", act) && text_.says(mark("theme"));
        return !asked_about && !precedes("fiction", act) && !precedes("theme", act);
    }

    bool is_danger(const Match& topic) const {
        if (somebody_) return topic.weight > 0 || !other_matter_;
        return topic.weight >= kGrave && !precedes("fiction", topic) && !text_.says(mark("theme"));
    }

    bool precedes(const char* name, const Match& danger) const {
        return holds(text_.of(mark(name)), [&](const Match& match) {
            return match.first <= danger.last &&
                   text_.words[match.first].sentence == text_.words[danger.first].sentence;
        });
    }

    // One youth in particular. « quand un jeune parle de… » in a message about a training is none,
    // nor is the hero of a film.
    bool is_about_somebody() const {
        if (text_.says(mark("individual"))) return true;
        if (std::any_of(names_.begin(), names_.end(),
                        [](const NameFound& name) { return !name.surname; })) {
            return true;
        }
        const bool theme = text_.says(mark("theme"));
        return holds(text_.of(mark("one_youth")), [&](const Match& match) {
            return !precedes("fiction", match) && !(theme && precedes("hypothesis", match));
        });
    }

    template <class Predicate>
    static bool holds(const std::vector<Match>& matches, Predicate predicate) {
        return std::any_of(matches.begin(), matches.end(), predicate);
    }

    const Text& text_;
    const std::vector<NameFound>& names_;
    const bool other_matter_;
    const Lexicon& lexicon_;
    bool somebody_ = false;
};

}  // namespace

Urgency assess_urgency(const Text& text, const std::vector<NameFound>& names, bool other_matter,
                       const Lexicon& lexicon) {
    return Assessment(text, names, other_matter, lexicon).assess();
}

}  // namespace promenade::language
