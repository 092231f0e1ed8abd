#include "bot/language/names.hpp"

#include "bot/language/ages.hpp"
#include "bot/language/lexicon.hpp"

#include <algorithm>
#include <cstdlib>

namespace promenade::language {
namespace {

constexpr std::size_t kReach = 12;   // no phrase about a name begins farther from it
constexpr int kSurnameWordsMax = 4;  // beyond the first

class Finder {
public:
    Finder(const Text& text, int sensitivity, const Vocabulary& vocabulary)
        : text_(text),
          words_(text.words),
          lexicon_(*vocabulary.lexicon),
          names_(lexicon_.names),
          people_(vocabulary.names ? *vocabulary.names : Names{}),
          sensitivity_(sensitivity) {}

    std::vector<NameFound> find() {
        shouted_ = is_shouted();
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (words_[i].folded.front() == '@' || words_[i].number || is_in_school(i)) continue;
            if (is_after(lexicon_.mark("title"), i) && is_title_holder(i)) {
                // « Mme Martin » names a family where the matter is a young person's.
                const std::size_t last = surname_end(i);
                if (sensitivity_ > 0 || is_about_a_family(i))
                    found_.push_back(
                        {i, last, true, is_after(lexicon_.mark("family"), i), Gender::either});
                i = last;
                continue;
            }
            if (is_after(lexicon_.mark("surname_label"), i) && !words_[i].known) {
                found_.push_back({i, i, true, true, Gender::either});
                continue;
            }
            if (is_initial_of_youth(i) || is_first_name(i)) i = add(i);
        }
        return std::move(found_);
    }

private:
    std::size_t add(std::size_t at) {
        std::size_t last = at;
        if (at + 1 < words_.size() && is_joined(at) &&
            lexicon_.dictionary.first_name(words_[at + 1].folded) != nullptr)
            last = at + 1;  // « Jean-Pierre »
        const Gender* gender = lexicon_.dictionary.first_name(words_[at].folded);
        found_.push_back({at, last, false, is_young(at), gender ? *gender : Gender::either});
        std::size_t surname = surname_end(surname_after(last));
        if (surname == last && found_.back().young && is_surname_of_youth(last + 1))
            surname = last + 1;
        if (surname == last) return last;
        found_.push_back({last + 1, surname, true, found_.back().young, Gender::either});
        return surname;
    }

    // « théo lemoine », « lina b. », « Fatou.K »: after a youth's name, what is no word is theirs.
    bool is_surname_of_youth(std::size_t at) const {
        if (at >= words_.size()) return false;
        const Word& word = words_[at];
        const bool is_letter =
            word.end - word.begin == 1 &&
            ((word.end < text_.typed.size() && text_.typed[word.end] == '.') ||
             (text_.typed[word.begin - 1] == '.' && word.begin == words_[at - 1].end + 1));
        if (is_letter) return true;
        return word.sentence == words_[at - 1].sentence && !word.detached && !word.known &&
               (lexicon_.dictionary.is_surname(word.folded) || is_before_class(at) ||
                is_after(lexicon_.mark("parent_of"), at - 1)) &&
               names_.speech.count(word.folded) == 0;
    }

    bool is_first_name(std::size_t at) const {
        const std::string& folded = words_[at].folded;
        if (lexicon_.dictionary.first_name(folded) == nullptr) return is_unlisted_name(at);
        const bool young = is_young(at);
        if (young) return !(is_after_determiner(at) && !stands_as_name(at) && is_weak(folded));
        if (is_addressee(at) || is_signature(at) || is_self(at)) return false;
        if (is_member(at) && sensitivity_ == 0) return false;
        const bool may_be_young = sensitivity_ > 0 || tells_one_age(text_, lexicon_);
        if (!may_be_young && is_professional(at)) return false;
        if (names_.ordinary.count(folded) > 0)
            return words_[at].capital && !shouted_ && is_followed_by_speech(at) &&
                   (sensitivity_ > 0 || !words_[at].opens);
        // « appelons-le Théo »: that « le » is none.
        if (is_after_determiner(at) && !is_after(lexicon_.mark("called"), at)) return false;
        if (is_paired(at)) return true;
        if (names_.towns.count(folded) > 0) return is_followed_by_speech(at);
        if (names_.common.count(folded) == 0) return true;
        return sensitivity_ > 0 || stands_as_name(at) || is_followed_by_speech(at) ||
               is_after(lexicon_.mark("met"), at);
    }

    // « Mme Martin », « mme kowalczyk », « M. L. »
    bool is_title_holder(std::size_t at) const {
        const Word& word = words_[at];
        const bool listed = lexicon_.dictionary.first_name(word.folded) != nullptr &&
                            names_.ordinary.count(word.folded) == 0 &&
                            names_.common.count(word.folded) == 0;
        // « les parents trouvent »: no name follows a family as surely as it follows « Mme ».
        const bool surely =
            !is_after(lexicon_.mark("family"), at) || lexicon_.dictionary.is_surname(word.folded);
        const bool unknown = surely && !word.known && word.folded.size() >= 3 &&
                             names_.speech.count(word.folded) == 0 &&
                             names_.not_surnames.count(word.folded) == 0;
        return is_name_like(at) || is_initial(at) || listed || unknown;
    }

    // « la famille Benali », « M. Traoré, papa de deux collégiens », with the class of a child.
    bool is_about_a_family(std::size_t at) const {
        return is_after(lexicon_.mark("family"), at) || text_.says(lexicon_.mark("parent_of")) ||
               tells_a_class(text_);
    }

    // « L. », and « la jeune K », « la petite LM »
    bool is_initial(std::size_t at) const {
        const Word& word = words_[at];
        if (!word.capital || word.end - word.begin != 1) return false;
        return word.end < text_.typed.size() && text_.typed[word.end] == '.';
    }

    bool is_initial_of_youth(std::size_t at) const {
        if (is_initial(at)) return is_young(at);
        const Word& word = words_[at];
        const bool small = word.end - word.begin > 1 && !word.all_capitals;
        return word.capital && word.end - word.begin <= 2 && !small && !shouted_ &&
               is_after(lexicon_.mark("one_youth"), at) && !is_numbered(at);
    }

    bool is_numbered(std::size_t at) const {  // « CM2 »
        return at + 1 < words_.size() && words_[at + 1].number &&
               words_[at + 1].begin == words_[at].end;
    }

    // A word that is no French and no listed name, but stands where a youth's name does:
    // « Kaelya, 14 ans », « il s'appelle Timotey ».
    bool is_unlisted_name(std::size_t at) const {
        const Word& word = words_[at];
        if (word.known || word.folded.size() < 3 || names_.speech.count(word.folded) > 0)
            return false;
        if (is_after(lexicon_.mark("called"), at) || is_before_class(at) || is_set_apart(at))
            return true;
        if (!word.capital || word.all_capitals) return false;
        return begins(lexicon_.mark("age"), at + 1) || is_after(lexicon_.mark("one_youth"), at);
    }

    // « jordane de 4eC », « soraya benali (4eC », not « j'interviens en 4eB »
    bool is_before_class(std::size_t at) const {
        return std::any_of(text_.contacts.begin(), text_.contacts.end(), [&](const Contact& each) {
            const std::size_t begin = text_.folded.typed_begin(each.begin), end = words_[at].end;
            if (each.kind != "class" || begin < end) return false;
            const std::string_view between = text_.typed.substr(end, begin - end);
            return between == " de " || between == " (" || between == ", ";
        });
    }

    // « la jeune du lycée, jordane, cherche … »
    bool is_set_apart(std::size_t at) const {
        const auto& youths = text_.of(lexicon_.mark("one_youth"));
        const std::size_t begin = words_[at].begin, end = words_[at].end;
        const bool apart = begin >= 2 && text_.typed.substr(begin - 2, 2) == ", " &&
                           end < text_.typed.size() && text_.typed[end] == ',';
        return apart && std::any_of(youths.begin(), youths.end(), [&](const Match& youth) {
                   return youth.last < at && words_[youth.last].sentence == words_[at].sentence;
               });
    }

    // « Enzo du lycée »; a colleague may well be « Farida du foyer ».
    bool is_of_a_school(std::size_t at) const {
        return begins(lexicon_.mark("of_a_school"), at + 1) && !is_member(at);
    }

    // « collège Jean-Moulin » names no Jean; « au collège Léa m'a dit » names Léa.
    bool is_in_school(std::size_t at) const {
        return !is_followed_by_speech(at) &&
               std::any_of(text_.contacts.begin(), text_.contacts.end(), [&](const Contact& each) {
                   return each.kind == "school" &&
                          text_.folded.typed_begin(each.begin) < words_[at].begin &&
                          words_[at].end <= text_.folded.typed_end(each.end);
               });
    }

    bool is_weak(const std::string& folded) const {
        return names_.ordinary.count(folded) > 0 || names_.common.count(folded) > 0 ||
               names_.towns.count(folded) > 0;
    }

    // A capital inside a sentence.
    bool stands_as_name(std::size_t at) const {
        return words_[at].capital && !words_[at].opens && !shouted_;
    }

    // « Léo et Jade »: two capitals, two names.
    bool is_paired(std::size_t at) const {
        if (shouted_ || at + 2 >= words_.size() || words_[at + 1].folded != "et") return false;
        const Word& other = words_[at + 2];
        return words_[at].capital && other.capital && !other.opens &&
               lexicon_.dictionary.first_name(other.folded) != nullptr &&
               names_.towns.count(other.folded) == 0 && names_.ordinary.count(other.folded) == 0;
    }

    bool is_followed_by_speech(std::size_t at) const {
        return at + 1 < words_.size() && words_[at + 1].sentence == words_[at].sentence &&
               !words_[at + 1].detached && !is_after_determiner(at) &&
               names_.speech.count(words_[at + 1].folded) > 0;
    }

    bool is_after_determiner(std::size_t at) const {
        return at > 0 && words_[at - 1].sentence == words_[at].sentence && !words_[at].detached &&
               names_.determiners.count(words_[at - 1].folded) > 0;
    }

    bool is_young(std::size_t at) const {
        const auto same_sentence = [&](const Match& match) {
            return words_[match.first].sentence == words_[at].sentence;
        };
        const bool aged = near(lexicon_.mark("age"), at, [&](const Match& match) {
            return match.first <= at + 4 && match.last + 3 >= at && same_sentence(match);
        });
        const bool called = near(lexicon_.mark("one_youth"), at, [&](const Match& match) {
            const bool before = match.last < at && match.last + 2 >= at;
            const bool after = match.first > at && match.first <= at + 2;
            return (before || after) && same_sentence(match);
        });
        return aged || called || is_of_a_school(at) || has_bracketed_age(at) ||
               has_soon(at, "class") || has_soon(at, "birth_date") ||
               is_after(lexicon_.mark("parent_of"), at) ||
               text_.says(lexicon_.mark("surname_label"));
    }

    // Among the phrases of a group that begin near the word.
    template <class Predicate>
    bool near(Group group, std::size_t at, Predicate predicate) const {
        const auto& all = text_.of(group);
        auto match =
            std::lower_bound(all.begin(), all.end(), at < kReach ? 0 : at - kReach,
                             [](const Match& each, std::size_t word) { return each.first < word; });
        for (; match != all.end() && match->first <= at + kReach; ++match)
            if (predicate(*match)) return true;
        return false;
    }

    // « rose (13) », « yanis 14 »
    bool has_bracketed_age(std::size_t at) const {
        if (at + 1 >= words_.size() || !words_[at + 1].number || !words_[at + 1].detached)
            return false;
        const int age = std::atoi(words_[at + 1].folded.c_str());
        return age >= 8 && age <= 20 && (at + 2 >= words_.size() || words_[at + 2].detached);
    }

    // Within a few words after it.
    bool has_soon(std::size_t at, std::string_view kind) const {
        return std::any_of(text_.contacts.begin(), text_.contacts.end(), [&](const Contact& each) {
            const std::size_t begin = text_.folded.typed_begin(each.begin);
            return each.kind == kind && begin >= words_[at].end && begin < words_[at].end + 30;
        });
    }

    bool is_after(Group group, std::size_t at) const {
        return near(group, at, [&](const Match& match) {
            return match.last + 1 == at && words_[match.last].sentence == words_[at].sentence;
        });
    }

    bool begins(Group group, std::size_t at) const {
        return near(group, at, [&](const Match& match) { return match.first == at; });
    }

    // « Bonjour Claire, »: whom the message is for.
    bool is_addressee(std::size_t at) const {
        if (words_[at].detached || !is_after(lexicon_.mark("salutation"), at)) return false;
        return !is_followed_by_speech(at);
    }

    // « Cordialement, Claire Dubois »
    bool is_signature(std::size_t at) const {
        return words_.size() - at <= 8 &&
               near(lexicon_.mark("closing"), at,
                    [&](const Match& match) { return match.last < at && at - match.last <= 4; });
    }

    // « ici Claire », « je suis Claire, animatrice »
    bool is_self(std::size_t at) const {
        if (!is_after(lexicon_.mark("self"), at) || is_after(lexicon_.mark("called"), at))
            return false;
        const std::size_t next = surname_after(at) + 1;
        return next >= words_.size() || words_[next].detached || words_[next].opens ||
               begins(lexicon_.mark("professional"), next) || words_[next].folded == "de";
    }

    bool is_professional(std::size_t at) const {
        const Group group = lexicon_.mark("professional");
        const std::size_t next = surname_after(at) + 1;
        return is_after(group, at) || begins(group, next) || begins(group, next + 1);
    }

    bool is_member(std::size_t at) const {
        const std::size_t surname = surname_after(at);
        return std::any_of(people_.people.begin(), people_.people.end(), [&](const auto& person) {
            const std::string family = folded_text(person.family_name);
            const auto ends_at = [&](std::size_t last) {
                return family == folded_text(text_.typed_words(at + 1, last));
            };
            return folded_text(person.given_name) == words_[at].folded &&
                   (surname == at || ends_at(surname) || ends_at(surname_end(surname)));
        });
    }

    bool is_joined(std::size_t at) const {
        return words_[at + 1].begin == words_[at].end + 1 && text_.typed[words_[at].end] == '-';
    }

    // The last word of the surname that follows the word `at`; `at` where there is none.
    std::size_t surname_after(std::size_t at) const {
        std::size_t next = at + 1;
        if (next < words_.size() && names_.particles.count(words_[next].folded) > 0 &&
            next + 1 < words_.size() &&
            ((words_[next].capital && words_[next + 1].capital) || is_small_surname(next + 1))) {
            ++next;
        }
        if (next >= words_.size() || words_[next].sentence != words_[at].sentence) return at;
        const Word& word = words_[next];
        if (word.detached || word.number || word.folded.front() == '@') return at;
        if (is_name_like(next) || is_initial(next)) return next;
        const bool listed = lexicon_.dictionary.is_surname(word.folded) && !word.known &&
                            names_.speech.count(word.folded) == 0;
        return listed || next > at + 1 ? next : at;
    }

    // « ali », after « ben »: a name without its capital, and no French word.
    bool is_small_surname(std::size_t at) const {
        const Word& word = words_[at];
        return !word.known && names_.speech.count(word.folded) == 0 &&
               (lexicon_.dictionary.is_surname(word.folded) ||
                lexicon_.dictionary.first_name(word.folded) != nullptr);
    }

    // The last word of the name whose word `last` is part of it: « Martin-Dupont », « Da Silva
    // Pereira », « La Tour d'Auvergne ».
    std::size_t surname_end(std::size_t last) const {
        for (int joined_words = 0; joined_words < kSurnameWordsMax; ++joined_words) {
            std::size_t next = last + 1;
            if (next < words_.size() && is_joined(last)) {
                last = next;
                continue;
            }
            while (next + 1 < words_.size() && is_particle(next) && goes_on(next)) ++next;
            if (!goes_on(next) || !is_name_like(next) || is_in_school(next)) return last;
            last = next;
        }
        return last;
    }

    // In the same breath as the word before it.
    bool goes_on(std::size_t at) const {
        return at < words_.size() && !words_[at].detached && !words_[at].number &&
               words_[at].folded.front() != '@' && words_[at].sentence == words_[at - 1].sentence;
    }

    bool is_particle(std::size_t at) const {
        return words_[at].folded == "d" || names_.particles.count(words_[at].folded) > 0;
    }

    // A capital that only a name explains.
    bool is_name_like(std::size_t at) const {
        const Word& word = words_[at];
        if (!word.capital || shouted_ || word.folded.size() < 2) return false;
        return !word.opens && names_.not_surnames.count(word.folded) == 0 &&
               names_.speech.count(word.folded) == 0;
    }

    // Most of the message in capitals: a capital says nothing.
    bool is_shouted() const {
        const auto capitals = std::count_if(words_.begin(), words_.end(),
                                            [](const Word& word) { return word.all_capitals; });
        return static_cast<std::size_t>(capitals) * 2 > words_.size();
    }

    const Text& text_;
    const std::vector<Word>& words_;
    const Lexicon& lexicon_;
    const FirstNameWords& names_;
    const Names people_;
    const int sensitivity_;
    bool shouted_ = false;
    std::vector<NameFound> found_;
};

}  // namespace

std::vector<NameFound> find_names(const Text& text, int sensitivity, const Vocabulary& vocabulary) {
    return Finder(text, sensitivity, vocabulary).find();
}

}  // namespace promenade::language
