#include "bot/language/phrases.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/stem.hpp"

#include <algorithm>
#include <charconv>

namespace promenade::language {
namespace {

constexpr std::size_t kSlipLength = 5;  // shorter words are too near to each other
constexpr std::size_t kExactSlipLength = 6;
constexpr std::size_t kGap = 3;

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t at = std::min(text.find(separator), text.size());
        if (at > 0) parts.push_back(text.substr(0, at));
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    return parts;
}

long number_of(std::string_view text, long otherwise) {
    long value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// The word, and all that is left of it when one letter falls out, as hashes.
template <class Visit>
void for_each_deletion(std::string_view word, Visit visit) {
    const std::hash<std::string_view> hash;
    visit(hash(word));
    std::string left(word.substr(std::min<std::size_t>(word.size(), 1)));
    for (std::size_t i = 0; i < word.size(); ++i) {
        visit(hash(left));
        if (i < left.size()) left[i] = word[i];
    }
}

}  // namespace

Group Phrasebook::group(const std::string& name) {
    return groups_.emplace(name, static_cast<Group>(groups_.size())).first->second;
}

Result<void> Phrasebook::add_class(const std::string& name, const std::vector<std::string>& words) {
    std::vector<Literal> literals;
    for (const std::string& word : words) {
        TRY(add_alternatives(word, literals));
    }
    classes_[name] = std::move(literals);
    return success();
}

Result<void> Phrasebook::add_alternatives(std::string_view element,
                                          std::vector<Literal>& literals) {
    for (const std::string_view written : split(element, '|')) {
        if (written.size() > 2 && written.front() == '<' && written.back() == '>') {
            const std::string name(written.substr(1, written.size() - 2));
            const auto found = classes_.find(name);
            if (found == classes_.end())
                return error(Errc::invalid, "expected a class of classes.json: not " + name);
            literals.insert(literals.end(), found->second.begin(), found->second.end());
        } else if (written.front() == '=' && written.back() == '*') {
            return error(Errc::invalid,
                         "a word is exact or a beginning, not both: " + std::string(written));
        } else if (written.find_first_of("<>$^~?+") != written.npos) {
            return error(Errc::invalid, "a sign that no word has: " + std::string(written));
        } else {
            literals.push_back(literal(written));
        }
    }
    if (literals.empty()) return error(Errc::invalid, "an element of a phrase is empty");
    return success();
}

Phrasebook::Literal Phrasebook::literal(std::string_view written) {
    const auto [entry, added] =
        literals_.emplace(std::string(written), static_cast<Literal>(literals_.size()));
    if (!added) return entry->second;
    const Literal id = entry->second;
    symbols_of_literal_.emplace_back();
    if (written.front() == '#') {
        const auto bounds = split(written.substr(1), '-');
        by_number_.push_back({bounds.empty() ? 0 : number_of(bounds[0], 0),
                              bounds.size() < 2 ? 999'999'999 : number_of(bounds[1], 0), id});
    } else if (written.front() == '=') {
        index(Kind::exact, folded_text(written.substr(1)), id);
    } else if (written.back() == '*') {
        index(Kind::prefix, folded_text(written.substr(0, written.size() - 1)), id);
    } else {
        index(Kind::form, folded_text(written), id);
    }
    return id;
}

void Phrasebook::index(Kind kind, const std::string& word, Literal id) {
    if (kind == Kind::prefix) {
        by_prefix_[word].push_back(id);
        return;
    }
    by_form_[word].push_back(id);
    if (kind == Kind::form) by_stem_[stem(word)].push_back(id);
    if (word.size() < (kind == Kind::form ? kSlipLength : kExactSlipLength)) return;
    slip_word_[id] = word;
    for_each_deletion(word, [&](std::uint64_t left) { by_slip_.emplace(left, id); });
}

Result<Phrasebook::Symbol> Phrasebook::symbol(std::string_view element) {
    const auto [entry, added] =
        symbols_.emplace(std::string(element), static_cast<Symbol>(symbols_.size()));
    if (!added) return entry->second;
    const Symbol id = entry->second;
    phrases_of_symbol_.emplace_back();
    std::vector<Literal> literals;
    TRY(add_alternatives(element, literals));
    for (const Literal each : literals) {
        symbols_of_literal_[static_cast<std::size_t>(each)].push_back(id);
    }
    return id;
}

Result<void> Phrasebook::add(std::string_view written, Group group, int weight) {
    Phrase phrase;
    phrase.group = group;
    phrase.weight = weight;
    std::optional<std::size_t> gap;
    bool begins = false;
    for (const std::string_view part : split(written, ' ')) {
        if (phrase.behind) return error(Errc::invalid, "nothing stands behind the end, $");
        if (part == "^") {
            if (begins || gap || !phrase.elements.empty())
                return error(Errc::invalid, "nothing stands before the start, ^");
            begins = true;
        } else if (part == "$") {
            phrase.behind = gap.value_or(0);
            gap.reset();
        } else if (part.front() == '~') {
            const long most = part.size() == 1 ? kGap : number_of(part.substr(1), -1);
            if (gap || most < 0) return error(Errc::invalid, "a gap is ~ or ~ and a number");
            gap = static_cast<std::size_t>(most);
        } else {
            if (phrase.elements.empty() && begins) phrase.before = gap.value_or(0);
            if (phrase.elements.empty() && !begins && gap) break;
            TRY(add_element(part, gap.value_or(0), phrase));
            gap.reset();
        }
    }
    if (gap) return error(Errc::invalid, "a gap stands between words, or between one and ^ or $");
    if (phrase.elements.empty() || phrase.elements.front().optional)
        return error(Errc::invalid, "a phrase begins with a word that must be there");
    const auto first = static_cast<std::size_t>(phrase.elements.front().symbol);
    phrases_of_symbol_[first].push_back(static_cast<int>(phrases_.size()));
    phrases_.push_back(std::move(phrase));
    return success();
}

Result<void> Phrasebook::add_element(std::string_view written, std::size_t gap, Phrase& phrase) {
    Element element;
    element.optional = written.size() > 1 && written.back() == '?';
    if (element.optional) written.remove_suffix(1);
    TRY(element.symbol, symbol(written));
    element.gap = gap;
    phrase.elements.push_back(element);
    return success();
}

void Phrasebook::add_symbols(Literal literal, std::vector<Symbol>& found) const {
    const auto& symbols = symbols_of_literal_[static_cast<std::size_t>(literal)];
    found.insert(found.end(), symbols.begin(), symbols.end());
}

void Phrasebook::collect(const std::unordered_map<std::string, std::vector<Literal>>& from,
                         const std::string& key, std::vector<Symbol>& found) const {
    const auto entry = from.find(key);
    if (entry == from.end()) return;
    for (const Literal each : entry->second) {
        add_symbols(each, found);
    }
}

void Phrasebook::collect_slips(const Word& word, std::vector<Symbol>& found) const {
    for_each_deletion(word.folded, [&](std::uint64_t left) {
        const auto [first, last] = by_slip_.equal_range(left);
        for (auto entry = first; entry != last; ++entry) {
            if (is_one_slip(word.folded, slip_word_.at(entry->second)))
                add_symbols(entry->second, found);
        }
    });
}

std::vector<Phrasebook::Symbol> Phrasebook::symbols_of(const Word& word) const {
    std::vector<Symbol> found;
    if (word.number) {
        const long value = number_of(word.folded, 0);
        for (const Bounds& bounds : by_number_) {
            if (bounds.least <= value && value <= bounds.most) add_symbols(bounds.literal, found);
        }
    }
    collect(by_form_, word.folded, found);
    collect(by_stem_, word.stem, found);
    for (std::size_t length = 3; length <= word.folded.size(); ++length) {
        collect(by_prefix_, word.folded.substr(0, length), found);
    }
    if (!word.known && word.folded.size() >= kSlipLength) collect_slips(word, found);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

struct Phrasebook::Search {
    const std::vector<Word>& words;
    std::vector<std::vector<Symbol>> symbols;

    bool accepts(std::size_t word, Symbol symbol) const {
        const auto& here = symbols[word];
        return std::binary_search(here.begin(), here.end(), symbol);
    }

    // The end (one past the last word) of the shortest way to read elements `from`… at `word`.
    std::size_t end_of(const Phrase& phrase, std::size_t from, std::size_t word) const {
        if (from == phrase.elements.size()) return word;
        const Element& element = phrase.elements[from];
        const int sentence = words[word - 1].sentence;
        for (std::size_t skipped = 0; skipped <= element.gap; ++skipped) {
            const std::size_t at = word + skipped;
            if (at >= words.size() || words[at].sentence != sentence) break;
            if (!accepts(at, element.symbol)) continue;
            if (const std::size_t end = end_of(phrase, from + 1, at + 1)) return end;
        }
        return element.optional ? end_of(phrase, from + 1, word) : 0;
    }
};

std::vector<Match> Phrasebook::search(const std::vector<Word>& words) const {
    Search search{words, {}};
    search.symbols.reserve(words.size());
    for (const Word& word : words) search.symbols.push_back(symbols_of(word));
    std::vector<Match> matches;
    for (std::size_t first = 0; first < words.size(); ++first) {
        for (const Symbol symbol : search.symbols[first]) {
            for (const int index : phrases_of_symbol_[static_cast<std::size_t>(symbol)]) {
                const Phrase& phrase = phrases_[static_cast<std::size_t>(index)];
                const std::size_t end = search.end_of(phrase, 1, first + 1);
                if (end == 0) continue;
                matches.push_back(
                    {phrase.group, phrase.weight, first, end - 1, phrase.before, phrase.behind});
            }
        }
    }
    return matches;
}

}  // namespace promenade::language
