#include "bot/language/understand.hpp"

#include "bot/language/classifier.hpp"
#include "bot/language/identities.hpp"
#include "bot/language/names.hpp"
#include "bot/language/text.hpp"
#include "bot/language/urgency.hpp"

#include <algorithm>

namespace promenade::language {
namespace {

constexpr int kEnough = 3;                // a lighter category is only a guess
constexpr int kEnoughBesideSomebody = 6;  // light words about one person tell of a situation
constexpr int kPlain = 8;                 // from this weight on the category is beyond doubt
constexpr int kSecond = 6;                // from this weight on there may be a second intent
constexpr std::size_t kReasons = 4;

class Reader {
public:
    Reader(std::string_view typed, std::string_view role, const Vocabulary& vocabulary)
        : role_(role),
          vocabulary_(vocabulary),
          lexicon_(*vocabulary.lexicon),
          text_(read_text(typed, lexicon_)) {}

    Understanding understand() {
        // The names are looked for twice: what danger there is decides which words count as names.
        const auto likely = find_names(text_, 0, vocabulary_);
        scores_ = score_categories(text_, role_, lexicon_);
        urgency_ = assess_urgency(text_, likely, is_other_matter(), lexicon_);
        somebody_ = !likely.empty() || says("one_youth") || says("individual");
        choose_category();
        out_.sensitivity = sensitivity();
        out_.urgent = urgency_.urgent;
        const auto names = find_names(text_, out_.sensitivity, vocabulary_);
        out_.filtered = filter_text(text_, names, out_.sensitivity, vocabulary_);
        if (is_anothers_contact()) choose_situation();
        if (tells_who(names)) out_.sensitivity = std::max(out_.sensitivity, 1);
        choose_second();
        explain();
        return std::move(out_);
    }

private:
    bool says(const char* mark) const { return text_.says(lexicon_.mark(mark)); }

    const Category& category(std::string_view id) const {
        return *std::find_if(lexicon_.categories.begin(), lexicon_.categories.end(),
                             [&](const Category& each) { return each.id == id; });
    }

    void choose_category() {
        if (urgency_.urgent && !is_about_a_professional()) {
            choose_urgent();
            return;
        }
        if (says("several")) prefer_the_first();
        const int enough = somebody_ ? kEnoughBesideSomebody : kEnough;
        const bool known = !scores_.empty() && scores_.front().weight >= enough;
        category_ = known ? scores_.front().category : &category(unsaid());
        if (known) reasons_ = scores_.front().reasons;
        if (is_about_own_conduct()) {
            category_ = &category("ANI_PRATIQUE");
            reasons_ = text_.of(lexicon_.mark("own_conduct"));
        }
        out_.expected_answer = expected_answer(text_, *category_, lexicon_);
        const int most = known ? scores_.front().weight : 0;
        const int next = scores_.size() > 1 ? scores_[1].weight : 0;
        out_.confidence = known ? std::clamp(100 * most / (most + next + 4), 20, 95) : 10;
        settle();
    }

    // Words about one person that say nothing else are about a situation.
    const char* unsaid() const { return somebody_ ? "SIT_COMPLEXE" : "HC_AUTRE"; }

    // « une jeune me demande mon numéro perso, je lui donne ? »: nothing is wrong with her.
    bool is_about_own_conduct() const {
        const bool plain = !scores_.empty() && scores_.front().weight >= kPlain;
        return !plain && category_->id == "SIT_COMPLEXE" && says("own_conduct") &&
               !says("sensitive") && !says("confidential");
    }

    void choose_urgent() {
        category_ = &category(urgency_.veiled ? "SIT_COMPLEXE" : "SIT_URGENTE");
        out_.expected_answer = expected_answer(text_, *category_, lexicon_);
        out_.confidence = 95;
        reasons_ = urgency_.reasons;
        settle();
    }

    // « son numéro : 06… » from a PdN is no entry of the directory.
    bool is_anothers_contact() const {
        return role_ == "pdn" && out_.category == "ADM_ANNUAIRE" &&
               out_.filtered.identity == Identity::block;
    }

    void choose_situation() {
        category_ = &category("SIT_COMPLEXE");
        out_.expected_answer = expected_answer(text_, *category_, lexicon_);
        out_.sensitivity = std::max(out_.sensitivity, sensitivity());
        settle();
    }

    void settle() {
        out_.nature = category_->nature;
        out_.category = category_->id;
    }

    // « un pdn qui drague une mineure »: danger, and a matter of the network at once.
    bool is_about_a_professional() const {
        return !scores_.empty() &&
               scores_.front().category->nature == category("SIG_CONFIDENTIEL").nature;
    }

    // A youth can be recognised: a name beside an age, a school, a birth date, an address, a
    // picture.
    bool tells_who(const std::vector<NameFound>& names) const {
        if (std::any_of(names.begin(), names.end(),
                        [](const NameFound& name) { return name.young; })) {
            return true;
        }
        const auto& spans = out_.filtered.spans;
        return std::any_of(spans.begin(), spans.end(), [](const Span& span) {
            return span.kind == "school" || span.kind == "birth_date" || span.kind == "address" ||
                   span.kind == "screenshot";
        });
    }

    bool is_other_matter() const {
        return !scores_.empty() && scores_.front().weight >= kPlain &&
               scores_.front().category->nature != category("SIT_COMPLEXE").nature;
    }

    // « 2 choses : 1) … 2) … »: what is said first comes first.
    void prefer_the_first() {
        if (scores_.size() < 2 || scores_[1].weight < kSecond) return;
        if (scores_[1].first_word < scores_[0].first_word) std::swap(scores_[0], scores_[1]);
    }

    int sensitivity() const {
        if (urgency_.urgent) return 3;
        int level = category_->sensitivity;
        const bool situation = category_->nature == category("SIT_COMPLEXE").nature;
        if (says("confidential") || (situation && says("sensitive"))) level = std::max(level, 2);
        if (says("reserved")) level = std::max(level, 1);
        return level;
    }

    void choose_second() {
        const bool own = out_.filtered.identity == Identity::own_field;
        if (own && out_.category != "ADM_ANNUAIRE") {
            out_.second_category = "ADM_ANNUAIRE";
            return;
        }
        if (!says("several")) return;
        for (const Score& score : scores_) {
            if (score.category == category_ || score.weight < kSecond) continue;
            out_.second_category = score.category->id;
            return;
        }
    }

    // The words that decided, as typed, but for those that the identity filter holds back.
    void explain() {
        std::stable_sort(reasons_.begin(), reasons_.end(),
                         [](const Match& a, const Match& b) { return a.weight > b.weight; });
        auto& because = out_.because;
        for (const Match& match : reasons_) {
            if (match.weight < 0 || because.size() == kReasons) break;
            const std::string typed(text_.typed_words(match));
            if (is_held_back(match)) continue;
            if (std::find(because.begin(), because.end(), typed) == because.end()) {
                because.push_back(typed);
            }
        }
    }

    bool is_held_back(const Match& match) const {
        const std::size_t begin = text_.words[match.first].begin;
        const std::size_t end = text_.words[match.last].end;
        const auto& spans = out_.filtered.spans;
        const bool masked = std::any_of(spans.begin(), spans.end(), [&](const Span& span) {
            return span.begin < end && begin < span.end;
        });
        if (masked) return true;
        for (std::size_t i = match.first; i <= match.last; ++i) {
            if (text_.words[i].folded.front() == '@') return true;
        }
        return false;
    }

    const std::string_view role_;
    const Vocabulary& vocabulary_;
    const Lexicon& lexicon_;
    const Text text_;
    Urgency urgency_;
    bool somebody_ = false;
    std::vector<Score> scores_;
    const Category* category_ = nullptr;
    std::vector<Match> reasons_;
    Understanding out_;
};

}  // namespace

Understanding understand(std::string_view text, std::string_view role, Room /*room*/,
                         const Vocabulary& vocabulary) {
    Understanding joined = Reader(text, role, vocabulary).understand();
    if (joined.urgent) return joined;
    // « veut mourir » with a space that nobody sees is no less a danger.
    const std::string spaced = spaced_where_unseen(text);
    if (spaced == text) return joined;
    Understanding parted = Reader(spaced, role, vocabulary).understand();
    if (!parted.urgent) return joined;
    if (joined.filtered.identity != Identity::pass) parted.filtered = std::move(joined.filtered);
    return parted;
}

}  // namespace promenade::language
