#include "bot/conversation/procedures.hpp"

#include "bot/conversation/request.hpp"
#include "bot/language/fold.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace promenade::conversation {

namespace {

// Of two phrases that hold, the longer one says more.
int weight_of(std::string_view phrase) {
    return 1 + static_cast<int>(std::count(phrase.begin(), phrase.end(), ' '));
}

std::string bare(std::string_view text) {
    std::string folded = language::folded_text(text);
    const auto is_mark = [](unsigned char c) { return std::isalnum(c) == 0; };
    const auto first = std::find_if_not(folded.begin(), folded.end(), is_mark);
    const auto last = std::find_if_not(folded.rbegin(), folded.rend(), is_mark).base();
    return first < last ? std::string(first, last) : std::string{};
}

}  // namespace

Procedures Procedures::from(const runtime::Snapshot& snapshot) {
    Procedures procedures;
    for (const auto& [id, hash] : snapshot.roster.definitions) {
        const auto at = snapshot.definitions.find(hash);
        // A request is what remains when nothing else is said: request.hpp reads it.
        if (at != snapshot.definitions.end() && id != kRequest) procedures.add(at->second);
    }
    return procedures;
}

void Procedures::add(const workflow::Definition& definition) {
    prefixes_.insert(definition.stream_prefix());
    add_phrases({definition.id(), ""}, definition.lists());
    for (const workflow::TriggerSpec& spec : definition.triggers()) {
        const Trigger trigger{definition.id(), spec.name, !spec.form.empty()};
        by_label_[bare(spec.label)].push_back(trigger);
        if (spec.name == definition.initial_trigger())
            by_label_[bare(definition.title())].push_back(trigger);
        add_phrases(trigger, spec.says);
    }
}

void Procedures::add_phrases(const Trigger& trigger, const std::vector<std::string>& phrases) {
    const language::Group group =
        phrases_.group(fmt::format("{}/{}", trigger.definition, trigger.name));
    by_group_.resize(static_cast<std::size_t>(group) + 1);
    by_group_.back() = trigger;
    for (const std::string& phrase : phrases) {
        const auto added = phrases_.add(phrase, group, weight_of(phrase));
        static_cast<void>(added);
    }
}

Procedures::Heard Procedures::heard(std::string_view text,
                                    const language::Vocabulary& vocabulary) const {
    const auto label = by_label_.find(bare(text));
    if (label != by_label_.end()) return {label->second, {}, true, true};
    const auto said = language::spoken(text, phrases_, vocabulary);
    if (!said) return {};
    const Trigger& trigger = by_group_[static_cast<std::size_t>(said->group)];
    // « tout est ok sauf … » is not all.
    if (said->excepts && !trigger.asks) return {};
    return {{trigger}, said->people, false, said->first_person};
}

std::pair<StreamId, std::string> Procedures::without_number(const std::string& text) const {
    static const re2::RE2 kNumbered("\\b([a-z]{1,4})-0*([0-9]{1,6})\\b");
    const std::string folded = language::folded_text(text);
    re2::StringPiece rest{folded};
    std::string prefix;
    std::uint64_t number = 0;
    while (re2::RE2::FindAndConsume(&rest, kNumbered, &prefix, &number)) {
        std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        if (!prefixes_.contains(prefix)) continue;
        std::string without = folded;
        const auto end = static_cast<std::size_t>(rest.data() - folded.data());
        const std::size_t begin = folded.find_last_of('-', end) - prefix.size();
        without.erase(begin, end - begin);
        return {StreamId{fmt::format("{}-{:04}", prefix, number)}, std::move(without)};
    }
    return {{}, text};
}

}  // namespace promenade::conversation
