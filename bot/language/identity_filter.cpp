#include "bot/language/identity_filter.hpp"

#include "bot/language/identities.hpp"
#include "bot/language/lexicon.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::language {
namespace {

constexpr std::size_t kNear = 14;      // words between « mon numéro » and the number
constexpr std::size_t kNearAfter = 6;  // « 06…, c'est mon nouveau numéro »

bool is_contact_data(const std::string& kind) {
    return kind == "phone" || kind == "email" || kind == "handle";
}

class Filter {
public:
    Filter(const Text& text, const std::vector<NameFound>& names, int sensitivity,
           const Vocabulary& vocabulary)
        : text_(text),
          names_(names),
          sensitivity_(sensitivity),
          lexicon_(*vocabulary.lexicon),
          people_(vocabulary.names) {}

    Filtered filter() {
        for (const NameFound& name : names_) add_name(name);
        for (const Contact& contact : text_.contacts) {
            if (is_contact_data(contact.kind)) add_contact_data(contact);
            if (contact.kind == "birth_date" || contact.kind == "number")
                add(contact, Identity::block);
            if (contact.kind == "address" && concerns_a_youth(contact)) {
                add(contact, Identity::block);
            }
        }
        add_school();
        add_screenshots();
        out_.about_youth = is_about_youth();
        return finish();
    }

private:
    void raise(Identity identity) {
        // own_field is the weakest finding: text around the author's own data may still be kept.
        const auto rank = [](Identity each) {
            return each == Identity::own_field ? 1
                   : each == Identity::ask     ? 2
                   : each == Identity::block   ? 3
                                               : 0;
        };
        if (rank(identity) > rank(out_.identity)) out_.identity = identity;
    }

    void add(std::size_t begin, std::size_t end, const std::string& kind, Identity identity) {
        for (const Span& span : out_.spans) {
            if (begin < span.end && span.begin < end) return;
        }
        out_.spans.push_back({begin, end, kind});
        raise(identity);
    }

    void add(const Contact& contact, Identity identity) {
        add(text_.folded.typed_begin(contact.begin), text_.folded.typed_end(contact.end),
            contact.kind, identity);
    }

    void add_name(const NameFound& name) {
        const Word& first = text_.words[name.first];
        const bool full = name.surname && (name.young || sensitivity_ > 0) && name.first > 0 &&
                          is_name_word(name.first - 1);
        add(name.surname ? surname_begin(name.first) : glued_begin(first.begin),
            text_.words[name.last].end, name.surname ? "surname" : "first_name",
            full ? Identity::block : Identity::ask);
    }

    // With what stands between the first name and it and was read as no word: « ben ».
    std::size_t surname_begin(std::size_t word) const {
        if (word == 0 || !is_name_word(word - 1)) return text_.words[word].begin;
        std::size_t begin = text_.words[word - 1].end;
        while (text_.typed[begin] == ' ') ++begin;
        return begin;
    }

    // « prncss.ines », « x_yanis »: what a nickname puts before the name goes with it.
    std::size_t glued_begin(std::size_t begin) const {
        const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text_.typed[i]); };
        if (begin < 2 || (at(begin - 1) != '.' && at(begin - 1) != '_')) return begin;
        while (begin > 0 && at(begin - 1) > ' ') --begin;
        return begin;
    }

    bool is_name_word(std::size_t word) const {
        return std::any_of(names_.begin(), names_.end(), [word](const NameFound& name) {
            return !name.surname && name.last == word;
        });
    }

    void add_contact_data(const Contact& contact) {
        if (contact.kind == "handle" && is_member_mention(contact)) return;
        add(contact, is_own(word_at(contact)) ? Identity::own_field : Identity::block);
    }

    // « @Solène »: how chats address one another.
    bool is_member_mention(const Contact& contact) const {
        if (people_ == nullptr) return false;
        const std::string handle =
            text_.folded.text.substr(contact.begin + 1, contact.end - contact.begin - 1);
        return std::any_of(
            people_->people.begin(), people_->people.end(),
            [&](const KnownPerson& person) { return folded_text(person.given_name) == handle; });
    }

    std::size_t word_at(const Contact& contact) const {
        const std::size_t begin = text_.folded.typed_begin(contact.begin);
        std::size_t index = 0;
        while (index + 1 < text_.words.size() && text_.words[index].end <= begin) ++index;
        return index;
    }

    // The nearest words that say whose it is decide; without any it is somebody else's.
    bool is_own(std::size_t word) const {
        const Match* before = nullptr;
        const Match* after = nullptr;
        for (const Match& match : text_.matches) {
            if (!says_whose(match)) continue;
            if (match.last < word && word - match.last <= kNear &&
                (before == nullptr || match.last >= before->last)) {
                before = &match;
            }
            if (match.first > word && match.first - word <= kNearAfter &&
                (after == nullptr || match.first < after->first)) {
                after = &match;
            }
        }
        const Match* decisive = before != nullptr ? before : after;
        return decisive != nullptr && decisive->group != lexicon_.mark("other_contact");
    }

    bool says_whose(const Match& match) const {
        return match.group == lexicon_.mark("own_contact") ||
               match.group == lexicon_.mark("other_contact") ||
               match.group == lexicon_.mark("closing");
    }

    bool is_about_one_youth() const {
        return !names_.empty() || text_.says(lexicon_.mark("one_youth"));
    }

    bool is_about_youth() const {
        return sensitivity_ > 0 || find("class") != nullptr ||
               text_.says(lexicon_.mark("one_youth")) || text_.says(lexicon_.mark("age")) ||
               std::any_of(names_.begin(), names_.end(),
                           [](const NameFound& name) { return name.young; });
    }

    bool concerns_a_youth(const Contact&) const {
        return sensitivity_ > 0 || is_about_one_youth() || text_.says(lexicon_.mark("lives"));
    }

    const Contact* find(const std::string& kind) const {
        const auto found = std::find_if(text_.contacts.begin(), text_.contacts.end(),
                                        [&](const Contact& each) { return each.kind == kind; });
        return found == text_.contacts.end() ? nullptr : &*found;
    }

    // A school's name beside a name, or with the class of one youth, says who it is.
    void add_school() {
        const Contact* school = find_named_school();
        if (school == nullptr) return;
        const Contact* grade = find("class");
        const bool one = sensitivity_ > 0 || text_.says(lexicon_.mark("one_youth")) ||
                         text_.says(lexicon_.mark("pupil")) ||
                         text_.says(lexicon_.mark("family")) ||
                         text_.says(lexicon_.mark("parent_of"));
        if (names_.empty() && !(grade != nullptr && one)) return;
        add(*school, Identity::block);
        if (grade != nullptr) add(*grade, Identity::block);
    }

    const Contact* find_named_school() const {
        for (const Contact& each : text_.contacts) {
            if (each.kind == "school" && is_named(each)) return &each;
        }
        return nullptr;
    }

    // « collège Pasteur », « lycee mermoz », not « collège public ».
    bool is_named(const Contact& school) const {
        const std::string_view folded =
            std::string_view(text_.folded.text).substr(school.begin, school.end - school.begin);
        const std::size_t cut = folded.find_last_of(" -'");
        const std::string last(folded.substr(cut == std::string_view::npos ? 0 : cut + 1));
        if (lexicon_.names.not_schools.count(last) > 0) return false;
        const std::size_t typed = text_.folded.typed_begin(school.end - last.size());
        static const re2::RE2 kOfASaint(".* (?:st|ste|saint|sainte|notre)[ -].*");
        return re2::RE2::FullMatch(re2::StringPiece(folded.data(), folded.size()), kOfASaint) ||
               is_capital(text_.typed, typed) || lexicon_.names.schools.count(last) > 0 ||
               lexicon_.dictionary.is_surname(last) ||
               lexicon_.dictionary.first_name(last) != nullptr;
    }

    void add_screenshots() {
        const bool about_somebody = is_about_one_youth() || text_.says(lexicon_.mark("individual"));
        if (sensitivity_ == 0 && !about_somebody) return;
        for (const Match& match : text_.of(lexicon_.mark("screenshot"))) {
            add(text_.words[match.first].begin, text_.words[match.last].end, "screenshot",
                Identity::block);
        }
    }

    Filtered finish() {
        std::sort(out_.spans.begin(), out_.spans.end(),
                  [](const Span& a, const Span& b) { return a.begin < b.begin; });
        std::size_t kept = 0;
        for (const Span& span : out_.spans) {
            out_.masked.emplace_back(text_.typed.substr(span.begin, span.end - span.begin));
            if (std::find(out_.kinds.begin(), out_.kinds.end(), span.kind) == out_.kinds.end()) {
                out_.kinds.push_back(span.kind);
            }
            out_.cleaned += text_.typed.substr(kept, span.begin - kept);
            append_replacement(replacement(span));
            kept = span.end;
        }
        out_.cleaned += text_.typed.substr(kept);
        return std::move(out_);
    }

    // « de Léa » becomes « d'une jeune ».
    void append_replacement(const std::string& words) {
        std::string& text = out_.cleaned;
        const bool named =
            words == lexicon_.replacements.masculine || words == lexicon_.replacements.feminine;
        for (const auto& [full, cut] : lexicon_.replacements.elided) {
            if (!named || !ends_in_word(text, full)) continue;
            text.replace(text.size() - full.size() - 1, std::string::npos, cut);
            break;
        }
        text += words;
    }

    // The text ends in that word and one space.
    static bool ends_in_word(std::string_view text, std::string_view word) {
        if (text.size() <= word.size() || text.back() != ' ') return false;
        const std::size_t begin = text.size() - word.size() - 1;
        if (folded_text(text.substr(begin, word.size())) != word) return false;
        return begin == 0 || text[begin - 1] == ' ';
    }

    std::string replacement(const Span& span) const {
        const Replacements& words = lexicon_.replacements;
        if (span.kind != "first_name") {
            const auto found = words.by_kind.find(span.kind);
            return found == words.by_kind.end() ? std::string() : found->second;
        }
        const auto name = std::find_if(names_.begin(), names_.end(), [&](const NameFound& each) {
            return text_.words[each.first].begin == span.begin;
        });
        if (name == names_.end()) return words.masculine;
        for (const Match& match : text_.of(lexicon_.mark("one_youth"))) {
            // « la jeune Léa » is « la jeune » already.
            if (match.last + 1 == name->first) {
                return words.by_kind.at("first_name");
            }
        }
        return name->gender == Gender::feminine ? words.feminine : words.masculine;
    }

    const Text& text_;
    const std::vector<NameFound>& names_;
    const int sensitivity_;
    const Lexicon& lexicon_;
    const std::shared_ptr<const Names> people_;
    Filtered out_;
};

}  // namespace

std::string_view name_of(Identity identity) {
    switch (identity) {
        case Identity::pass: return "pass";
        case Identity::ask: return "ask";
        case Identity::block: return "block";
        case Identity::own_field: return "own_field";
    }
    return "";
}

Filtered filter_text(const Text& text, const std::vector<NameFound>& names, int sensitivity,
                     const Vocabulary& vocabulary) {
    return Filter(text, names, sensitivity, vocabulary).filter();
}

Filtered filter_identity(std::string_view typed, int sensitivity, const Vocabulary& vocabulary) {
    const Text text = read_text(typed, *vocabulary.lexicon);
    return filter_text(text, find_names(text, sensitivity, vocabulary), sensitivity, vocabulary);
}

}  // namespace promenade::language
