#include "bot/language/case_order.hpp"

#include "bot/language/lexicon.hpp"
#include "bot/language/roster_names.hpp"

#include <algorithm>
#include <array>

namespace promenade::language {
namespace {

constexpr std::size_t kClosingWords = 4;  // « … et clos en traitée »

struct Order {
    std::string trigger;
    std::size_t first, last;
};

// Without the punctuation around, the quotation marks of either kind included.
std::string trimmed(std::string_view text) {
    constexpr std::string_view kAround = " \t\n,;:.-\"", kOpening = "«", kClosing = "»";
    const std::size_t begin = text.find_first_not_of(kAround);
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, text.find_last_not_of(" \t\n,;:-\"") - begin + 1);
    if (text.starts_with(kOpening) && text.ends_with(kClosing) &&
        text.size() > kOpening.size() + kClosing.size())
        return trimmed(
            text.substr(kOpening.size(), text.size() - kOpening.size() - kClosing.size()));
    return std::string(text);
}

bool is_negation(const Text& text, const Lexicon& lexicon, std::size_t word) {
    return lexicon.intents.negations.contains(text.words[word].folded);
}

// « ce n'est pas une situation », « pas besoin de répondre »: up to three words before, in one
// breath.
bool is_denied(const Text& text, const Lexicon& lexicon, std::size_t word) {
    constexpr std::size_t kBefore = 3;
    for (std::size_t i = word; i > 0 && word - i < kBefore; --i) {
        if (text.words[i].detached || text.words[i].opens) return false;
        if (is_negation(text, lexicon, i - 1)) return true;
    }
    return false;
}

// « ne réponds pas », « pas besoin de répondre », « est-ce que j'ai répondu ? »: said of it, not
// ordered.
bool is_only_spoken_of(const Text& text, const Lexicon& lexicon, const Order& order) {
    const auto& words = text.words;
    if (order.trigger == "undo" || order.trigger == "callback_held") return false;
    if (is_denied(text, lexicon, order.first)) return true;
    for (std::size_t i = order.first; i <= order.last + 1 && i < words.size(); ++i)
        if (i > order.first && !words[i].detached &&
            lexicon.intents.after_a_verb.contains(words[i].folded))
            return true;
    return order.first > 0 && !words[order.first].detached &&
           lexicon.intents.auxiliaries.contains(words[order.first - 1].folded);
}

// Every order in the text, in order; where two overlap the longer stands, and a way to the referent
// is no way to a partner.
std::vector<Order> orders_in(const Text& text, const Lexicon& lexicon) {
    std::vector<Order> all, kept;
    for (const auto& [trigger, group] : lexicon.intents.triggers) {
        for (const Match& match : text.matches) {
            if (match.group != group) continue;
            Order order{trigger, match.first, match.last};
            if (!is_only_spoken_of(text, lexicon, order)) all.push_back(std::move(order));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Order& a, const Order& b) {
        return a.last - a.first > b.last - b.first;
    });
    for (const Order& order : all) {
        const bool taken = std::any_of(kept.begin(), kept.end(), [&](const Order& each) {
            return order.first <= each.last && each.first <= order.last;
        });
        if (!taken) kept.push_back(order);
    }
    std::sort(kept.begin(), kept.end(),
              [](const Order& a, const Order& b) { return a.first < b.first; });
    return kept;
}

// « demande pour quel âge »: what makes it an order begins the question too.
std::vector<Order> told_orders(const Text& text, const Lexicon& lexicon) {
    std::vector<Order> orders = orders_in(text, lexicon);
    const Group asks = lexicon.intents.phrases.at("question_words");
    for (Order& order : orders)
        if (order.trigger == "ask_author" && order.last > order.first &&
            std::any_of(text.matches.begin(), text.matches.end(), [&](const Match& match) {
                return match.group == asks && match.first == order.last;
            }))
            --order.last;
    return orders;
}

std::string nature_in(const Text& text, const Lexicon& lexicon, std::size_t before) {
    for (const auto& [nature, group] : lexicon.intents.natures) {
        for (const Match& match : text.matches) {
            if (match.group == group && match.last < before &&
                !is_denied(text, lexicon, match.first))
                return nature;
        }
    }
    return {};
}

bool is_connected(const Text& text, const Lexicon& lexicon, std::size_t word) {
    return text.words[word].detached || text.words[word].opens ||
           (word > 0 && lexicon.intents.connectors.count(text.words[word - 1].folded) > 0);
}

// The order that ends an answer: « … et clos ».
const Order* last_order(const Text& text, const Lexicon& lexicon, const std::vector<Order>& orders,
                        const Order& answer) {
    for (const Order& order : orders) {
        const bool at_end = order.last + kClosingWords >= text.content_end;
        if (order.first > answer.last && order.trigger != "answer" && at_end &&
            is_connected(text, lexicon, order.first)) {
            return &order;
        }
    }
    return nullptr;
}

// The word after which an order's own text begins: « réponds à D-0042 : … », « oriente D-0042
// vers … » say nothing before.
std::size_t preamble_end(const Text& text, const Lexicon& lexicon, const Mention& mention,
                         std::size_t after) {
    std::size_t last = after;
    // « demande une précision à Cédric sur D-0042 : … »: the colon says that the text begins.
    const std::size_t next = text.typed.find_first_not_of(' ', mention.end);
    const bool announces = next != std::string_view::npos && text.typed[next] == ':';
    const std::size_t reach = announces ? text.words.size() : 4;
    for (std::size_t i = after + 1; i < text.words.size() && i <= after + reach; ++i) {
        if (text.words[i].end <= mention.begin) continue;
        if (text.words[i].begin < mention.end) last = i;
    }
    const Group referral = lexicon.intents.phrases.at("referral");
    for (const Match& match : text.matches) {
        if (match.group == referral && match.first == last + 1) return match.last;
    }
    return last;
}

// « réponds « demain » à D-0042 »: the number at the end says whom the order is about.
std::string own_words(const Text& text, const Lexicon& lexicon, const Mention& mention,
                      std::size_t after) {
    const auto& words = text.words;
    const auto& addressing = lexicon.intents.addressing;
    std::size_t end = words.size();
    if (text.content_end > 0 && words[text.content_end - 1].end <= mention.end) {
        std::size_t first = text.content_end - 1;
        while (first > after + 1 && words[first - 1].end > mention.begin) --first;
        while (first > after + 1 && lexicon.intents.filler.count(words[first - 1].folded) > 0 &&
               addressing.count(words[first - 1].folded) == 0)
            --first;
        if (first > after + 1 && addressing.count(words[first - 1].folded) > 0) end = first - 1;
    }
    if (end == words.size()) return text_after(text, after);
    if (end <= after + 1) return {};
    return trimmed(text.typed.substr(words[after].end, words[end].begin - words[after].end));
}

// Orders that say nothing more than themselves.
bool is_mute(std::string_view trigger) {
    constexpr std::array<std::string_view, 7> kMute = {
        "acknowledge", "take",          "accept_class",    "undo",
        "withdraw",    "callback_held", "request_callback"};
    return std::find(kMute.begin(), kMute.end(), trigger) != kMute.end();
}

// By an answer to the author.
bool is_implied(std::string_view trigger) {
    return trigger == "acknowledge" || trigger == "take" || trigger == "classify" ||
           trigger == "accept_class";
}

std::string words_between(const Text& text, const Lexicon& lexicon, std::size_t after,
                          std::size_t until) {
    while (until > after + 1 &&
           lexicon.intents.connectors.count(text.words[until - 1].folded) > 0) {
        --until;
    }
    if (until <= after + 1) return {};
    return trimmed(text.typed_words(after + 1, until - 1));
}

// What an order says itself is none: « rouvre D-0001, il manque la date », « classe D-0042 :
// animation, sensibilité 2 ».
void leave_out_own_words(const Text& text, const Lexicon& lexicon, std::vector<Order>& orders) {
    if (orders.empty()) return;
    const std::string first = orders.front().trigger;
    std::erase_if(orders, [&](const Order& order) {
        const bool joined = order.first > 0 && lexicon.intents.connectors.count(
                                                   text.words[order.first - 1].folded) > 0;
        return (first == "reopen" && order.trigger == "ask_author" && !joined) ||
               (first == "classify" && order.trigger == "raise_sensitivity");
    });
}

// « réponds à D-0001 que oui » says « oui »; « réponds : que faut-il apporter ? » asks.
std::string without_that(const Text& text, const std::string& words) {
    if (!words.starts_with("que ")) return words;
    const std::string_view before = std::string_view{text.typed}.substr(0, text.typed.find(words));
    const std::size_t last = before.find_last_not_of(' ');
    return last != before.npos && before[last] == ':' ? words : words.substr(4);
}

}  // namespace

std::string text_after(const Text& text, std::size_t after) {
    return trimmed(text.typed.substr(text.words[after].end));
}

void read_case_order(const Text& text, const Mention& mention, const Lexicon& lexicon,
                     Reading& reading) {
    std::vector<Order> orders = told_orders(text, lexicon);
    leave_out_own_words(text, lexicon, orders);
    const auto words = [&](const Order& order) {
        return own_words(text, lexicon, mention, preamble_end(text, lexicon, mention, order.last));
    };
    // What somebody is to be told is theirs to read: nothing in it is an order.
    const auto told = std::find_if(orders.begin(), orders.end(),
                                   [](const Order& each) { return is_told(each.trigger); });
    reading.nature =
        nature_in(text, lexicon, told == orders.end() ? text.words.size() : told->first);
    for (auto order = orders.begin(); order != told; ++order) {
        if (reading.trigger.empty()) {
            reading.trigger = order->trigger;
            if (!is_mute(order->trigger)) reading.text = words(*order);
        } else if (order->trigger != reading.trigger && reading.then.empty() &&
                   is_connected(text, lexicon, order->first)) {
            reading.then = order->trigger;
            const std::size_t from = preamble_end(text, lexicon, mention, orders.front().last);
            if (!reading.text.empty())
                reading.text = words_between(text, lexicon, from, order->first);
        }
    }
    if (told != orders.end()) {
        const Order* end = last_order(text, lexicon, orders, *told);
        const std::size_t from = preamble_end(text, lexicon, mention, told->last);
        reading.text = without_that(
            text, end == nullptr ? words(*told) : words_between(text, lexicon, from, end->first));
        // An answer implies that it is taken; another order goes before it.
        const bool implied = reading.trigger.empty() || is_implied(reading.trigger);
        reading.then = implied ? (end == nullptr ? "" : end->trigger) : told->trigger;
        if (implied) reading.trigger = told->trigger;
    }
    const bool classes = text.says(lexicon.intents.phrases.at("classes"));
    if (reading.trigger.empty() && !reading.nature.empty() && classes) reading.trigger = "classify";
}

bool asks_by_name(const Text& text, const Mention& mention, const Lexicon& lexicon,
                  const Names& names, Reading& reading) {
    const Group group = lexicon.intents.phrases.at("asks_by_name");
    // First of all, or after the number.
    const auto asks =
        std::find_if(text.matches.begin(), text.matches.end(), [&](const Match& match) {
            return match.group == group && (match.first == text.content_begin ||
                                            text.words[match.first - 1].end <= mention.end);
        });
    if (asks == text.matches.end()) return false;
    for (const std::size_t length : {std::size_t{2}, std::size_t{1}}) {
        std::size_t last = asks->last + length;
        if (last >= text.content_end) continue;
        const auto ids = people_named(text.words, asks->last + 1, last, names);
        if (ids.size() != 1 || !ids.front().starts_with("M-")) continue;
        while (last + 1 < text.words.size() && text.words[last + 1].begin < mention.end) ++last;
        reading.person = ids.front();
        reading.trigger = "ask_author";
        reading.text = text_after(text, last);
        return true;
    }
    return false;
}

void name_whose_advice(const Text& text, const Names& names, Reading& reading) {
    if (reading.trigger != "request_advice") return;
    for (std::size_t i = text.content_begin; i < text.content_end && reading.person.empty(); ++i)
        if (const auto ids = people_named(text.words, i, i, names); ids.size() == 1)
            reading.person = ids.front();
}

bool undoes_last(const Text& text, const Lexicon& lexicon) {
    const Group undo = lexicon.intents.triggers.at("undo");
    return std::any_of(text.matches.begin(), text.matches.end(), [&](const Match& match) {
        return match.group == undo && match.first == text.content_begin && match.last > match.first;
    });
}

bool begins_with_order(const Text& text, const Lexicon& lexicon) {
    const std::vector<Order> orders = orders_in(text, lexicon);
    return !orders.empty() && orders.front().first == text.content_begin;
}

bool is_told(std::string_view trigger) {
    return trigger == "answer" || trigger == "advise" || trigger == "ask_author";
}

bool is_for_authors(std::string_view trigger) {
    constexpr std::array<std::string_view, 4> kOfAuthors = {"undo", "reopen", "withdraw",
                                                            "request_callback"};
    return std::find(kOfAuthors.begin(), kOfAuthors.end(), trigger) != kOfAuthors.end();
}

std::string text_beside(const Text& text, const Mention& mention) {
    const std::string before = trimmed(text.typed.substr(0, mention.begin)),
                      after = trimmed(text.typed.substr(mention.end));
    return after.empty() ? before : before.empty() ? after : std::string{text.typed};
}

}  // namespace promenade::language
