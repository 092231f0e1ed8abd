#include "bot/language/text.hpp"

#include "bot/language/lexicon.hpp"
#include "bot/language/stem.hpp"

#include <unicode/uchar.h>

#include <algorithm>

namespace promenade::language {
namespace {

enum class Sort { letter, digit, symbol, other };

Sort sort_of(UChar32 code) {
    if (code >= '0' && code <= '9') return Sort::digit;
    if (code < 0x80) return code >= 'a' && code <= 'z' ? Sort::letter : Sort::other;
    return u_isalpha(code) ? Sort::letter : Sort::symbol;
}

// « urgenttt » is « urgent »; two equal letters are French.
std::string without_shouting(std::string_view word) {
    std::string calm;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const std::size_t run = std::min(word.find_first_not_of(word[i], i), word.size()) - i;
        calm.append(run >= 3 ? 1 : run, word[i]);
        i += run - 1;
    }
    return calm;
}

bool is_vowel(char c) { return std::string_view("aeiouyh").find(c) != std::string_view::npos; }

class TextReader {
public:
    TextReader(std::string_view typed, const Lexicon& lexicon) : lexicon_(lexicon) {
        text_.typed = typed;
        text_.folded = fold(typed);
        text_.contacts = find_contacts(text_.folded, lexicon);
    }

    Text read() {
        const std::string& folded = text_.folded.text;
        auto contact = text_.contacts.begin();
        for (std::size_t at = 0; at < folded.size();) {
            while (contact != text_.contacts.end() && contact->end <= at) ++contact;
            if (contact != text_.contacts.end() && contact->hides_words && contact->begin <= at) {
                push(at, contact->end, "@" + contact->kind, false);
                at = contact->end;
            } else {
                at = read_run(at);
            }
        }
        text_.questions.resize(static_cast<std::size_t>(sentence_) + 1, false);
        text_.matches = lexicon_.phrases.search(text_.words);
        strip_courtesies();
        for (const Match& match : text_.matches) text_.matches_of[match.group].push_back(match);
        return std::move(text_);
    }

private:
    Sort sort_at(std::size_t at, std::size_t& next) const {
        next = at;
        return sort_of(next_character(text_.folded.text, next));
    }

    std::size_t read_run(std::size_t begin) {
        std::size_t end = begin;
        const Sort sort = sort_at(begin, end);
        if (sort == Sort::other) {
            separate(begin);
            return end;
        }
        if (sort != Sort::symbol) {
            for (std::size_t next = end; end < text_.folded.text.size(); end = next) {
                if (sort_at(end, next) != sort) break;
            }
        }
        const std::string word = text_.folded.text.substr(begin, end - begin);
        if (sort == Sort::letter) {
            spell(begin, end, word);
        } else {
            push(begin, end, word, sort == Sort::digit);
        }
        return end;
    }

    void separate(std::size_t at) {
        const std::string& folded = text_.folded.text;
        const char c = folded[at];
        const char next = at + 1 < folded.size() ? folded[at + 1] : ' ';
        const bool ellipsis = c == '.' && at > 0 && folded[at - 1] == '.';
        const bool stop =
            c == '.' && !ellipsis && (next == ' ' || next == '\n') && !ends_initial(at);
        if (c == '!' || c == '?' || c == '\n' || stop) end_sentence(c == '?');
        detached_ = detached_ || std::string_view(",;:()-\"/").find(c) != std::string_view::npos;
    }

    // « L. », a name cut short.
    bool ends_initial(std::size_t dot) const {
        if (text_.words.empty()) return false;
        const Word& word = text_.words.back();
        return word.capital && word.end - word.begin == 1 &&
               word.end == text_.folded.typed_begin(dot);
    }

    void end_sentence(bool question) {
        const auto index = static_cast<std::size_t>(sentence_);
        text_.questions.resize(index + 1, false);
        const bool empty = text_.words.empty() || text_.words.back().sentence != sentence_;
        // « ?! » and « ?? » end the sentence before them once.
        if (question) text_.questions[empty && index > 0 ? index - 1 : index] = true;
        if (!empty) ++sentence_;
    }

    // The word as a dictionary would have it: abbreviations and glued words spelled out.
    void spell(std::size_t begin, std::size_t end, const std::string& word) {
        const std::string calm = without_shouting(word);
        if (const auto found = lexicon_.spellings.find(calm); found != lexicon_.spellings.end()) {
            for (const std::string& each : found->second) push(begin, end, each, false, true);
            return;
        }
        const std::string stemmed = stem(calm);
        if (lexicon_.dictionary.is_known(calm, stemmed) ||
            lexicon_.dictionary.first_name(calm) != nullptr || !unglue(begin, end, calm)) {
            push(begin, end, calm, false);
        }
    }

    // « jpeux », « davoir », « menvoi »: an elided word written with the next one.
    bool unglue(std::size_t begin, std::size_t end, const std::string& word) {
        for (const std::size_t length : {std::size_t{1}, std::size_t{2}}) {
            if (word.size() < length + 2) continue;
            const std::string prefix = word.substr(0, length), rest = word.substr(length);
            if (lexicon_.split_prefixes.count(prefix) == 0) continue;
            const bool french = lexicon_.spellings.count(rest) > 0 ||
                                lexicon_.dictionary.is_known(rest, stem(rest));
            // No French word begins with j and a consonant.
            const bool always = prefix == "j";
            if (!always && !(french && is_vowel(rest.front()))) continue;
            spell(begin, end, prefix);
            spell(begin, end, rest);
            return true;
        }
        return false;
    }

    void push(std::size_t begin, std::size_t end, std::string word, bool number,
              bool spelled = false) {
        Word out;
        out.begin = text_.folded.typed_begin(begin);
        out.end = text_.folded.typed_end(end);
        out.folded = std::move(word);
        out.stem = stem(out.folded);
        out.sentence = sentence_;
        out.opens = text_.words.empty() || text_.words.back().sentence != sentence_;
        out.capital = is_capital(text_.typed, out.begin);
        out.all_capitals = out.capital && out.end - out.begin > 1 && all_capitals(out);
        out.number = number;
        // « Maëlle » is no slip of « malle ».
        out.known = spelled || number || lexicon_.dictionary.is_known(out.folded, out.stem) ||
                    lexicon_.dictionary.first_name(out.folded) != nullptr;
        out.detached = detached_;
        detached_ = false;
        text_.words.push_back(std::move(out));
    }

    bool all_capitals(const Word& word) const {
        const std::string_view typed = text_.typed.substr(word.begin, word.end - word.begin);
        for (std::size_t i = 0; i < typed.size(); ++i) {
            if ((typed[i] & 0xC0) != 0x80 && !is_capital(typed, i)) return false;
        }
        return true;
    }

    // Greetings, thanks and « s'il vous plaît » at both ends are no part of what is asked.
    void strip_courtesies() {
        const Group courtesy = lexicon_.mark("courtesy");
        text_.content_end = text_.words.size();
        for (bool again = true; again;) {
            again = false;
            for (const Match& match : text_.matches) {
                if (match.group != courtesy) continue;
                if (match.first == text_.content_begin && match.last < text_.content_end) {
                    text_.content_begin = match.last + 1;
                    again = true;
                } else if (match.last + 1 == text_.content_end &&
                           match.first >= text_.content_begin) {
                    text_.content_end = match.first;
                    again = true;
                }
            }
        }
        std::erase_if(text_.matches,
                      [this](const Match& match) { return !stands_where_asked(text_, match); });
    }

    const Lexicon& lexicon_;
    Text text_;
    int sentence_ = 0;
    bool detached_ = false;
};

}  // namespace

const std::vector<Match>& Text::of(Group group) const {
    static const std::vector<Match> kNone;
    const auto found = matches_of.find(group);
    return found == matches_of.end() ? kNone : found->second;
}

std::string_view Text::typed_words(const Match& match) const {
    return typed_words(match.first, match.last);
}

std::string_view Text::typed_words(std::size_t first, std::size_t last) const {
    return typed.substr(words[first].begin, words[last].end - words[first].begin);
}

Text read_text(std::string_view typed, const Lexicon& lexicon) {
    return TextReader(typed, lexicon).read();
}

}  // namespace promenade::language
