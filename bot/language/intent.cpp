#include "bot/language/intent.hpp"

#include "bot/language/as_of.hpp"
#include "bot/language/case_order.hpp"
#include "bot/language/lexicon.hpp"
#include "bot/language/numbered_case.hpp"
#include "bot/language/plain_intents.hpp"
#include "bot/language/roster_names.hpp"
#include "bot/language/text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace promenade::language {
namespace {

constexpr std::size_t kNameWords = 6;  // of a person's or a structure's name
constexpr std::size_t kAbsenceWords = 12;
constexpr std::size_t kAnswerWords = 7;  // a longer « oui … » is no bare yes

class IntentReader {
public:
    IntentReader(std::string_view typed, std::string_view role, const Vocabulary& vocabulary)
        : lexicon_(*vocabulary.lexicon),
          words_(lexicon_.intents),
          names_(vocabulary.names ? *vocabulary.names : Names{}),
          text_(read_text(typed, lexicon_)),
          manages_(role == "coordinateur" || role == "referent"),
          coordinates_(role == "coordinateur") {}

    Reading read() {
        NumberedCase numbered = numbered_case(text_, words_);
        out_.stream = std::move(numbered.stream);
        out_.also = std::move(numbered.also);
        mention_ = numbered.mention;
        out_.as_of = day_named(text_.folded.text, words_.months);
        const bool found = activation() || number() || complaint() || about_a_case() || word() ||
                           card() || absence() || overview() || spoken_for() ||
                           register_answers() || yes() || no() || courtesy() || order();
        if (!found) out_.intent = Intent::none;
        return std::move(out_);
    }

private:
    bool is(Intent intent) {
        out_.intent = intent;
        return true;
    }

    const Match* find(const char* name) const {
        const Group group = words_.phrases.at(name);
        const auto found = std::find_if(text_.matches.begin(), text_.matches.end(),
                                        [&](const Match& each) { return each.group == group; });
        return found == text_.matches.end() ? nullptr : &*found;
    }

    bool says(const char* name) const { return find(name) != nullptr; }

    bool activation() {
        static const re2::RE2 kCode("\\b([0-9]{3})[ -]?([0-9]{3})\\b");
        static const re2::RE2 kBare(" *([0-9]{3})[ -]?([0-9]{3})[ .!]*");
        std::string first, second;
        const bool bare = re2::RE2::FullMatch(text_.folded.text, kBare, &first, &second);
        if (!bare && !(says("activation") &&
                       re2::RE2::PartialMatch(text_.folded.text, kCode, &first, &second)))
            return false;
        out_.code = first + "-" + second;
        return is(Intent::activation);
    }

    bool number() {
        const Match* match = find("number");
        if (match == nullptr) return false;
        const std::string& digits = text_.words[match->last].folded;
        std::from_chars(digits.data(), digits.data() + digits.size(), out_.number);
        return is(Intent::number);
    }

    // Whatever it is said about, it does not go to the one it is said of.
    bool complaint() {
        return !coordinates_ && says("against_coordination") && is(Intent::against_coordination);
    }

    bool about_a_case() {
        if (says("why") || (!out_.stream.empty() && asks_why())) return is(Intent::why);
        if (says("replay") && (!out_.stream.empty() || manages_)) return is(Intent::replay);
        if (out_.stream.empty()) {
            if (!manages_ || says("cancel") || !undoes_last(text_, lexicon_)) return false;
            out_.trigger = "undo";
            return is(Intent::act_on_case);
        }
        if (out_.stream.front() == 'M') return member_by_number();
        read_case_order(text_, mention_, lexicon_, out_);
        if (manages_) hand_over();
        if (manages_) name_whose_advice(text_, names_, out_);
        if (manages_ && out_.trigger.empty()) asks_by_name(text_, mention_, lexicon_, names_, out_);
        // « clos D-0042 » of its author is a wish to withdraw it; any other order is refused.
        if (!manages_ && !is_for_authors(out_.trigger)) {
            if (!begins_with_order(text_, lexicon_)) out_.trigger.clear();
            if (out_.trigger == "close") out_.trigger = "withdraw";
        }
        if (!out_.trigger.empty()) return is(Intent::act_on_case);
        out_.text = says("case_look") ? "" : text_beside(text_, mention_);
        return is(Intent::show_case);
    }

    // « je prends la demande de Florian », « réponds que … »: of which case, the conversation
    // tells.
    bool order() {
        if (!manages_) return false;
        if (asks_by_name(text_, {}, lexicon_, names_, out_)) return is(Intent::order);
        if (!begins_with_order(text_, lexicon_)) return false;
        read_case_order(text_, Mention{}, lexicon_, out_);
        hand_over();
        return !out_.trigger.empty() && is(Intent::order);
    }

    // « donne la D-0042 à Brigitte », « passe à Mme Sauvignard la D-0042 ».
    void hand_over() {
        const Match* const order = find("hand_over");
        // « transmets D-0042 à Thierry et dis-lui que … »: told to whom, is not said surely enough.
        const bool tells_after =
            is_told(out_.trigger) && order != nullptr && order->first == text_.content_begin;
        const bool other_order = !tells_after && !out_.trigger.empty() &&
                                 out_.trigger != "route_referent" &&
                                 out_.trigger != "orient_partner" && out_.trigger != "take" &&
                                 out_.trigger != "classify";
        if (order == nullptr || other_order) return;
        for (std::size_t i = order->last + 1; i < text_.content_end; ++i) {
            if (!is_addressed(i) && !is_addressed(i - 1)) continue;
            const std::size_t last = name_at(i);
            if (last == kNobody) continue;
            const bool tells = is_told(out_.then);
            out_.drops_words = tells_after;
            out_.trigger = "route_referent";
            if (!tells) out_.text.clear();
            if (!tells) out_.then.clear();
            return;
        }
    }

    // After « à », « pour », « vers ».
    bool is_addressed(std::size_t word) const {
        const Group referral = words_.phrases.at("referral");
        return word > 0 &&
               (words_.addressing.count(text_.words[word - 1].folded) > 0 ||
                std::any_of(text_.matches.begin(), text_.matches.end(), [&](const Match& match) {
                    return match.group == referral && match.last + 1 == word;
                }));
    }

    // « pourquoi D-0042 ? »: with a number beside it, whatever else is said.
    bool asks_why() const {
        const Match* const match = find("why_word");
        return match != nullptr && text_.content_end - text_.content_begin <= kAnswerWords;
    }

    bool member_by_number() {
        if (!says("member_card") && text_.content_end - text_.content_begin > 2) return false;
        out_.person = out_.stream;
        return is(Intent::member_card);
    }

    bool word() {
        if (says_one_of(kWords)) return true;
        if (text_.words.empty() && text_.folded.text.find('?') != std::string::npos)
            return is(Intent::help);
        return (manages_ ? says("triage") : says("triage_word")) && is(Intent::triage);
    }

    // « fiche Farida », « structure Tilleuls »: what follows names somebody, or it is no such
    // thing.
    bool card() {
        if (const Match* match = find("employer_card"); match != nullptr) {
            const auto ids = named_after(match->last, &employers_named);
            if (ids.size() == 1) out_.employer = ids.front();
            if (ids.size() > 1) out_.candidates = ids;
            if (!ids.empty()) return is(Intent::employer_card);
        }
        const Group group = words_.phrases.at("member_card");
        for (const Match& match : text_.matches) {
            if (match.group != group) continue;
            const auto ids = named_after(match.last, &people_named);
            if (ids.size() == 1) out_.person = ids.front();
            if (ids.size() > 1) out_.candidates = ids;
            if (!ids.empty() || names_a_stranger(match)) return is(Intent::member_card);
        }
        return false;
    }

    // « fiche Hélène », of whom the network knows no one.
    bool names_a_stranger(const Match& match) {
        std::size_t first = match.last + 1;
        while (first < text_.content_end && is_filler(first)) ++first;
        if (match.first != text_.content_begin || first >= text_.content_end ||
            text_.content_end - first > 2 ||
            lexicon_.dictionary.first_name(text_.words[first].folded) == nullptr)
            return false;
        out_.person = text_.words[first].folded;
        return true;
    }

    // Of all that is under way: « où en est Blandine ? », « ma journée », « qui est entré ? ».
    bool overview() {
        if (says("where_stands") || names_after("where_named")) return is(Intent::where_stands);
        if (says("signal_what") || names_after("signal_named")) return is(Intent::signal_what);
        if (manages_ && says("answer_link")) return is(Intent::answer_link);
        if (says_one_of(kOfAnybody)) return true;
        if (!manages_) return false;
        if (names_after("account_code")) return is(Intent::account_code);
        if (asks_for("correction", Intent::correction)) return true;
        return says_one_of(kOfWhoManages);
    }

    template <std::size_t Count>
    bool says_one_of(const std::array<PlainIntent, Count>& known) {
        return std::any_of(known.begin(), known.end(), [&](const PlainIntent& each) {
            return says(each.phrase) && is(each.intent);
        });
    }

    // The phrase is followed by somebody's name, and little else.
    bool names_after(const char* phrase) const {
        const Match* const match = find(phrase);
        return match != nullptr &&
               (out_.stream.starts_with("M-") || !named_after(match->last, &people_named).empty());
    }

    // Of those whose role somebody else can hold meanwhile; of a member what says nothing more.
    bool absence() {
        const bool own = says("own_absence") && text_.content_end <= kAbsenceWords &&
                         std::count(text_.questions.begin(), text_.questions.end(), true) == 0;
        if (manages_ ? says("absence") : own) return is(Intent::absence);
        if (says("absences")) return is(Intent::absences);
        // « je suis la nouvelle coordinatrice » is no « je suis là ».
        if (!manages_ || says("claims_coordination")) return false;
        return says("absence_over") && is(Intent::absence_over);
    }

    using Lookup = std::vector<std::string> (*)(const std::vector<Word>&, std::size_t, std::size_t,
                                                const Names&);

    std::vector<std::string> named_after(std::size_t word, Lookup lookup) const {
        std::size_t first = word + 1;
        while (first < text_.content_end && is_filler(first)) ++first;
        if (first >= text_.content_end || text_.content_end - first > kNameWords) return {};
        return lookup(text_.words, first, text_.content_end - 1, names_);
    }

    bool is_filler(std::size_t word) const {
        return words_.filler.count(text_.words[word].folded) > 0;
    }

    // « Farida m'a appelée : … », « je demande à la Caf : … »
    bool spoken_for() {
        if (!coordinates_) return false;
        if (const Match* match = find("ask_caf")) {
            out_.text = told_after(match->last);
            return !out_.text.empty() && is(Intent::ask_caf);
        }
        return on_behalf();
    }

    bool on_behalf() {
        const Match* preface = find("for_member");
        const std::size_t first = preface != nullptr ? preface->last + 1 : text_.content_begin;
        const std::size_t last = name_at(first);
        if (last == kNobody) return false;
        for (const char* name : {"on_behalf", "on_behalf_asks"}) {
            const Group group = words_.phrases.at(name);
            for (const Match& match : text_.matches) {
                if (match.group != group || match.first <= last || match.first > last + 3) continue;
                // « Hugo, 14 ans, m'a appelée » is of no colleague.
                if (has_number(last + 1, match.first)) return false;
                const bool asks = name == std::string_view("on_behalf_asks");
                out_.text = told_after(asks ? match.first - 1 : match.last);
                return !out_.text.empty() && is(Intent::on_behalf);
            }
        }
        const bool told =
            preface != nullptr && last + 1 < text_.content_end && text_.words[last + 1].detached;
        if (!told) return false;
        out_.text = told_after(last);
        return is(Intent::on_behalf);
    }

    bool has_number(std::size_t first, std::size_t end) const {
        return std::any_of(text_.words.begin() + static_cast<std::ptrdiff_t>(first),
                           text_.words.begin() + static_cast<std::ptrdiff_t>(end),
                           [](const Word& word) { return word.number; });
    }

    static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

    // The last word of the name of one of the network's people that begins at `first`.
    std::size_t name_at(std::size_t first) {
        for (const std::size_t length : {std::size_t{2}, std::size_t{1}}) {
            if (first + length > text_.content_end) continue;
            const auto ids = people_named(text_.words, first, first + length - 1, names_);
            if (ids.empty()) continue;
            out_.person = ids.size() == 1 ? ids.front() : "";
            out_.candidates = ids.size() > 1 ? ids : std::vector<std::string>{};
            return first + length - 1;
        }
        return kNobody;
    }

    // After a colon if there is one, else after the word.
    std::string told_after(std::size_t word) const {
        const std::size_t colon = text_.typed.find(':', text_.words[word].end);
        if (colon == std::string_view::npos) return text_after(text_, word);
        const auto next = std::find_if(text_.words.begin(), text_.words.end(),
                                       [&](const Word& each) { return each.begin > colon; });
        return next == text_.words.end() ? "" : std::string(text_.typed.substr(next->begin));
    }

    bool register_answers() {
        if (says("who_is_my_referent")) return is(Intent::who_is_my_referent);
        if (says("sphinx_link") && !says("not_sphinx_link")) return is(Intent::sphinx_link);
        if (says("rules")) return is(Intent::rules);
        if (says("documents")) return is(Intent::documents);
        if (!says("not_partners") && asks_for("partners", Intent::partners)) return true;
        if (says("deciders")) return is(Intent::deciders);
        if (!manages_) return false;
        if (says("conventions")) return is(Intent::conventions);
        return asks_for("mailing_list", Intent::mailing_list);
    }

    // The phrase, and what follows it.
    bool asks_for(const char* phrase, Intent intent) {
        const Match* const match = find(phrase);
        if (match == nullptr || !stands_where_asked(text_, *match)) return false;
        out_.text = text_after(text_, match->last);
        return is(intent);
    }

    bool yes() {
        if (text_.words.empty() || text_.words.size() > kAnswerWords) return false;
        bool found = false;
        for (std::size_t i = 0; i < text_.words.size(); ++i) {
            const bool agrees = words_.yes.count(text_.words[i].folded) > 0;
            if (!agrees && !is_filler(i)) return false;
            found = found || agrees;
        }
        return found && is(Intent::yes);
    }

    // « non », « non plutôt jeudi »: what follows is the correction.
    bool no() {
        if (text_.content_begin == text_.content_end) return false;
        std::size_t last = text_.content_begin;
        if (const Match* match = find("no")) {
            last = match->last;
        } else if (words_.no.count(text_.words[last].folded) == 0) {
            return false;
        }
        std::size_t next = last + 1;
        while (next < text_.content_end && (words_.correction.count(text_.words[next].folded) > 0 ||
                                            words_.no.count(text_.words[next].folded) > 0)) {
            ++next;
        }
        if (next < text_.content_end) out_.text = text_after(text_, next - 1);
        return is(Intent::no);
    }

    bool courtesy() {
        if (text_.words.empty() || !is_only_courtesy()) return false;
        if (text_.says(lexicon_.mark("thanks"))) return is(Intent::thanks);
        return text_.says(lexicon_.mark("greeting")) && is(Intent::greeting);
    }

    // Greetings and a name: « Bonjour Karim ».
    bool is_only_courtesy() const {
        for (std::size_t i = text_.content_begin; i < text_.content_end; ++i) {
            if (i == 0 || lexicon_.dictionary.first_name(text_.words[i].folded) == nullptr)
                return false;
        }
        return true;
    }

    const Lexicon& lexicon_;
    const IntentWords& words_;
    const Names names_;
    const Text text_;
    const bool manages_, coordinates_;
    Mention mention_;
    Reading out_;
};

}  // namespace

Reading read_intent(std::string_view text, std::string_view role, const Vocabulary& vocabulary) {
    return IntentReader(text, role, vocabulary).read();
}

}  // namespace promenade::language
