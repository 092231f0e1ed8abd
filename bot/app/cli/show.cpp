#include "bot/app/cli/show.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

using projections::InboxEntry;
using projections::Member;
using projections::Paged;

Value text_or_null(const std::string& text) { return text.empty() ? Value{} : Value{text}; }

Value instant_or_null(const std::optional<Instant>& instant) {
    return instant ? Value{format_instant(*instant)} : Value{};
}

List list_of(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

Value case_value(const workflow::CaseState& state) {
    List sealed, timers;
    for (const auto& [name, field] : state.sealed) sealed.push_back(name);
    for (const workflow::Timer& timer : state.timers)
        timers.push_back(Map{{"due", format_instant(timer.due)}, {"name", timer.name}});
    return Map{
        {"changed", format_instant(state.changed_at)},
        {"configuration", list_of(state.configuration)},
        {"definition", state.definition},
        {"fields", state.fields},
        {"opened", format_instant(state.opened_at)},
        {"sealed", std::move(sealed)},
        {"stream", state.stream.text()},
        {"timers", std::move(timers)},
        {"version", static_cast<std::int64_t>(state.version)},
    };
}

Value to_value(const InboxEntry& entry) {
    return Map{
        {"author", text_or_null(entry.author)},
        {"category", text_or_null(entry.category)},
        {"classified", entry.classified},
        {"due", instant_or_null(entry.due)},
        {"nature", text_or_null(entry.nature)},
        {"opened", format_instant(entry.opened)},
        {"queue", entry.queue},
        {"sensitivity", entry.sensitivity},
        {"since", format_instant(entry.since)},
        {"state", entry.state},
        {"stream", entry.stream.text()},
        {"theme", text_or_null(entry.theme)},
        {"urgent", entry.urgent},
        {"version", static_cast<std::int64_t>(entry.version)},
    };
}

Value to_value(const Member& member, const std::string& name) {
    return Map{
        {"employer", text_or_null(member.employer)},
        {"employer_name", text_or_null(member.employer_name)},
        {"erased", member.erased},
        {"facts", member.facts},
        {"id", member.id.text()},
        {"name", text_or_null(name)},
        {"since", text_or_null(member.since)},
        {"state", member.state},
        {"themes", list_of(member.themes)},
    };
}

std::string json_page(std::string_view what, List items, const std::string& next) {
    Map page;
    page.set(what, std::move(items));
    page.set("next", text_or_null(next));
    return pretty(page) + '\n';
}

std::string text_page(std::string lines, const std::string& next, const Labels& labels) {
    if (!next.empty()) lines += labels.texts().render("show.more", {{"next", next}}) + '\n';
    return lines;
}

// What the proposal or the triage says, as far as it goes.
std::string class_of(const InboxEntry& entry, const Labels& labels) {
    const auto& texts = labels.texts();
    if (entry.nature.empty()) return texts.render("show.inbox_unclassified", {});
    std::string shown = labels.value(entry.definition, "nature", entry.nature);
    if (!entry.category.empty())
        shown = texts.render(
            "show.inbox_class",
            {{"nature", shown},
             {"category", labels.value(entry.definition, "category", entry.category)}});
    return entry.classified ? shown : texts.render("show.inbox_proposed", {{"class", shown}});
}

std::string line_of(const InboxEntry& entry, const Labels& labels) {
    const auto& texts = labels.texts();
    std::string line =
        texts.render("show.inbox_line", {{"stream", entry.stream.text()},
                                         {"queue", texts.render("show.queue." + entry.queue, {})},
                                         {"class", class_of(entry, labels)},
                                         {"sensitivity", entry.sensitivity},
                                         {"since", labels.when(entry.since)}});
    if (entry.due)
        line = texts.render("show.inbox_due", {{"line", line}, {"due", labels.when(*entry.due)}});
    return entry.urgent ? texts.render("show.inbox_urgent", {{"line", line}}) : line;
}

std::string name_of(const Member& member, const Names& names) {
    return names && member.identity && !member.erased ? names(*member.identity) : std::string{};
}

std::string person_of(const Member& member, const std::string& name, const Labels& labels) {
    const Value id = member.id.text();
    if (member.erased) return labels.texts().render("show.member_erased", {{"id", id}});
    if (name.empty()) return member.id.text();
    return labels.texts().render("show.member_named", {{"id", id}, {"name", name}});
}

std::string line_of(const Member& member, const std::string& name, const Labels& labels) {
    const auto& texts = labels.texts();
    const Value facts{member.facts};
    std::vector<std::string> shown{
        labels.value("", "state", member.state),
        std::string{facts.text_at("function")},
        member.employer_name.empty() ? member.employer : member.employer_name,
        std::string{facts.text_at("town")},
        labels.value("", "themes", list_of(member.themes)),
    };
    std::erase(shown, "");
    return texts.render("show.member_line",
                        {{"person", person_of(member, name, labels)},
                         {"facts", joined(shown, texts.render("show.member_fact", {}))}});
}

std::string headline(const workflow::CaseState& state, const Labels& labels) {
    std::vector<std::string> nodes;
    for (const std::string& node : state.configuration)
        nodes.push_back(labels.state(state.definition, node));
    return labels.texts().render(
        "show.case", {{"stream", state.stream.text()},
                      {"title", labels.title(state.definition)},
                      {"state", joined(nodes, labels.texts().render("show.list_separator", {}))}});
}

std::string case_text(const workflow::CaseState& state, const Labels& labels) {
    const auto& texts = labels.texts();
    std::vector<std::string> below{texts.render(
        "show.case_dates",
        {{"opened", labels.when(state.opened_at)}, {"changed", labels.when(state.changed_at)}})};
    for (const auto& [name, value] : state.fields)
        below.push_back(texts.render("replay.detail",
                                     {{"field", labels.field(state.definition, name)},
                                      {"value", labels.value(state.definition, name, value)}}));
    for (const auto& [name, field] : state.sealed)
        below.push_back(
            texts.render("replay.sealed", {{"field", labels.field(state.definition, name)}}));
    const auto first = std::min_element(
        state.timers.begin(), state.timers.end(),
        [](const workflow::Timer& a, const workflow::Timer& b) { return a.due < b.due; });
    if (first != state.timers.end())
        below.push_back(texts.render("show.case_due", {{"when", labels.when(first->due)}}));
    std::string text = headline(state, labels) + '\n';
    for (const std::string& line : below)
        text += texts.render("replay.details", {{"details", line}}) + '\n';
    return text;
}

}  // namespace

std::string render_case(const workflow::CaseState& state, const StreamId& stream, Format format,
                        const Labels& labels) {
    const bool there = !state.stream.empty();
    if (format == Format::json) return pretty(there ? case_value(state) : Value{}) + '\n';
    if (there) return case_text(state, labels);
    return labels.texts().render("show.case_none", {{"stream", stream.text()}}) + '\n';
}

std::string render_inbox(const Paged<InboxEntry>& page, Format format, const Labels& labels) {
    if (format == Format::json) {
        List items;
        for (const InboxEntry& entry : page.items) items.push_back(to_value(entry));
        return json_page("cases", std::move(items), page.next);
    }
    if (page.items.empty()) return labels.texts().render("show.inbox_empty", {}) + '\n';
    std::string lines;
    for (const InboxEntry& entry : page.items) lines += line_of(entry, labels) + '\n';
    return text_page(std::move(lines), page.next, labels);
}

std::string render_directory(const Paged<Member>& page, Format format, const Labels& labels,
                             const Names& names) {
    if (format == Format::json) {
        List items;
        for (const Member& member : page.items)
            items.push_back(to_value(member, name_of(member, names)));
        return json_page("members", std::move(items), page.next);
    }
    if (page.items.empty()) return labels.texts().render("show.directory_empty", {}) + '\n';
    std::string lines;
    for (const Member& member : page.items)
        lines += line_of(member, name_of(member, names), labels) + '\n';
    return text_page(std::move(lines), page.next, labels);
}

}  // namespace promenade::app
