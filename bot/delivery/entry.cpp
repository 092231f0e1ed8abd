#include "bot/delivery/entry.hpp"

#include <unicode/coll.h>

#include <algorithm>
#include <array>

namespace promenade::delivery {

namespace {

// What the member wrote, in the order in which it is shown.
constexpr std::array<std::pair<const char*, std::string Entry::*>, 5> kWords{
    {{"function", &Entry::function},
     {"profiles", &Entry::profiles},
     {"slots", &Entry::slots},
     {"presentation", &Entry::presentation},
     {"contact", &Entry::contact}}};

// As a French dictionary has it: « Élodie » between « Dorian » and « Émeline ».
void sort_by_name(std::vector<Entry>& entries) {
    UErrorCode failed = U_ZERO_ERROR;
    const std::unique_ptr<icu::Collator> order{
        icu::Collator::createInstance(icu::Locale::getFrench(), failed)};
    ENGINE_ASSERT(order && U_SUCCESS(failed));
    std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        const auto key = [](const Entry& entry) {
            return entry.family_name + " " + entry.given_name + " " + entry.id;
        };
        return order->compareUTF8(key(a), key(b), failed) == UCOL_LESS;
    });
}

// Of the case that gave the label: there it was approved. Null: none is kept.
Result<Value> photo_of(const Value& facts, const runtime::Engine& engine) {
    const StreamId labelled{std::string{facts.text_at("photo")}};
    if (labelled.empty()) return Value{};
    TRY(const workflow::CaseState state, engine.case_at(labelled));
    auto photo = engine.open_field(state, "photo");
    if (!photo && photo.error().code == Errc::not_found) return Value{};
    return photo;
}

}  // namespace

bool is_published(const network::Person& member) {
    const Value facts{member.facts};
    const std::string_view standing = facts.text_at("directory");
    return !member.erased && (standing == "published" || standing == "stale");
}

Result<std::optional<Entry>> entry_of(const workflow::CaseState& state, const People& people,
                                      const runtime::Engine& engine, const Texts& texts) {
    const Value fields{state.fields};
    Entry entry;
    entry.id = state.stream.text();
    entry.member = engine.person_behind(fields.text_at("subject"), state.stream);
    const network::Person* const member = people.roster().person(entry.member);
    const Named* const named = people.find(entry.member);
    if (!member || member->erased || !named) return std::optional<Entry>{};
    entry.given_name = named->given_name;
    if (fields.text_at("shown_as") != "given") entry.family_name = named->family_name;
    entry.name = entry.family_name.empty() ? entry.given_name : named->full();
    const Value facts{member->facts};
    entry.town = facts.text_at("town");
    const auto& employers = people.roster().employers;
    if (const auto employer = employers.find(member->employer); employer != employers.end()) {
        const Value known{employer->second.facts};
        entry.employer = known.text_at("name");
        if (entry.town.empty()) entry.town = known.text_at("town");
    }
    for (const std::string& theme : member->themes)
        entry.themes.push_back(texts.render("theme." + theme, {}));
    for (const auto& [field, words] : kWords) {
        const auto opened = engine.open_field(state, field);
        if (opened && opened.value().text()) entry.*words = *opened.value().text();
        if (!opened && opened.error().code != Errc::not_found) return opened.error();
    }
    TRY(entry.photo, photo_of(facts, engine));
    return std::optional{std::move(entry)};
}

Result<std::vector<Entry>> published_entries(const std::vector<StreamId>& cases,
                                             const People& people, const runtime::Engine& engine,
                                             const Texts& texts) {
    std::vector<Entry> entries;
    for (const StreamId& stream : cases) {
        TRY(const workflow::CaseState state, engine.case_at(stream));
        const auto& definitions = people.snapshot().definitions;
        const auto definition = definitions.find(state.definition);
        if (definition == definitions.end() || definition->second.id() != kDirectory) continue;
        TRY(std::optional<Entry> entry, entry_of(state, people, engine, texts));
        if (!entry || !is_published(*people.roster().person(entry->member))) continue;
        entries.push_back(std::move(*entry));
    }
    sort_by_name(entries);
    return entries;
}

std::string place_of(const Entry& entry) {
    if (entry.employer.empty() || entry.town.empty()) return entry.employer + entry.town;
    return entry.employer + ", " + entry.town;
}

std::vector<std::pair<std::string, std::string>> lines_of(const Entry& entry,
                                                          const workflow::Definition& definition,
                                                          const Texts& texts) {
    std::string themes;
    for (const std::string& theme : entry.themes) themes += (themes.empty() ? "" : ", ") + theme;
    std::vector<std::pair<std::string, std::string>> lines;
    if (!themes.empty()) lines.emplace_back(texts.render("directory.entry.public", {}), themes);
    for (const auto& [field, words] : kWords)
        if (const workflow::FieldSpec* const spec = definition.field(field);
            spec && !(entry.*words).empty())
            lines.emplace_back(spec->label, entry.*words);
    return lines;
}

std::string shown_entry(const Entry& entry, const workflow::Definition& definition,
                        const Texts& texts) {
    std::string lines;
    for (const auto& [label, value] : lines_of(entry, definition, texts))
        lines += texts.render("directory.entry.line", Map{{"label", label}, {"value", value}});
    lines += texts.render("directory.entry.photo", {});
    std::string place = place_of(entry);
    if (!place.empty()) place = texts.render("directory.entry.place", Map{{"place", place}});
    return texts.render("directory.entry",
                        Map{{"name", entry.name}, {"place", place}, {"lines", lines}});
}

}  // namespace promenade::delivery
