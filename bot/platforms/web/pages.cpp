#include "bot/platforms/web/pages.hpp"

#include "bot/platforms/web/assets.hpp"
#include "bot/platforms/web/template.hpp"
#include "engine/core/canonical_json.hpp"

namespace promenade::platforms::web {

namespace {

Result<const Map*> section(const Map& texts, std::string_view name) {
    const Value* found = texts.find(name);
    if (found == nullptr || found->map() == nullptr)
        return error(Errc::invalid, "expected an object", "/" + std::string{name});
    return found->map();
}

}  // namespace

Result<Pages> Pages::create(const Map& texts, std::string network) {
    Pages pages;
    TRY(const Map* page, section(texts, "page"));
    TRY(const Map* script, section(texts, "script"));
    TRY(const Map* emergency, section(texts, "emergency"));
    for (const std::string_view name : asset_names()) {
        if (!name.ends_with(".html")) continue;
        TRY(std::string html, fill_sentences(asset(name), *page));
        pages.files_[std::string{name}] = std::move(html);
    }
    for (const auto* title : {"title_conversation",  "title_sides",          "title_door",
                              "title_demo",          "title_directory",      "directory_empty",
                              "directory_one",       "directory_count",      "skip",
                              "skip_content",        "answer_yes",           "answer_no",
                              "answer_choose",       "answer_done_title",    "answer_done_text",
                              "answer_used_title",   "answer_used_text",     "answer_expired_title",
                              "answer_expired_text", "answer_unknown_title", "answer_unknown_text",
                              "sheets_title",        "sheets_over_title",    "sheets_over_text"})
        if (const Value* text = page->find(title); text == nullptr || text->text() == nullptr)
            return error(Errc::invalid, "a sentence of the web page is missing",
                         "/page/" + std::string{title});
    pages.sentences_ = *page;
    if (const Value* shortcuts = texts.find("shortcuts"); shortcuts && shortcuts->list())
        for (const Value& shortcut : *shortcuts->list())
            if (const std::string* text = shortcut.text()) pages.shortcuts_.push_back(*text);
    pages.script_texts_ = canonical(Map{{"script", *script}, {"emergency", *emergency}});
    pages.network_ = std::move(network);
    return pages;
}

std::string_view Pages::file(std::string_view name) const {
    const auto found = files_.find(name);
    ENGINE_ASSERT(found != files_.end());
    return found->second;
}

std::string Pages::sentence(std::string_view key) const {
    const Value* found = sentences_.find(key);
    ENGINE_ASSERT(found != nullptr && found->text() != nullptr);
    return *found->text();
}

std::string Pages::sheet(std::string_view title, std::string_view content) const {
    return fill_slots(file("shell.html"), {{"=title", title},
                                           {"+head", ""},
                                           {"=kind", "plain"},
                                           {"=skip", sentence("skip_content")},
                                           {"=network", network_},
                                           {"+corner", ""},
                                           {"+content", content}});
}

std::string Pages::door() const { return sheet(sentence("title_door"), file("door.html")); }

std::string Pages::wrong_code() const {
    return sheet(sentence("title_door"), file("wrong_code.html"));
}

std::string Pages::enter() const { return sheet(sentence("title_door"), file("enter.html")); }

std::string Pages::sheets(const std::vector<std::string>& names) const {
    if (names.empty()) {
        const std::string title = sentence("sheets_over_title");
        return sheet(title,
                     fill_slots(file("answer_note.html"),
                                {{"=title", title}, {"=text", sentence("sheets_over_text")}}));
    }
    std::string buttons;
    for (const std::string& name : names)
        buttons += fill_slots(file("sheet_button.html"), {{"=name", name}});
    return sheet(sentence("sheets_title"),
                 fill_slots(file("sheets.html"), {{"+buttons", buttons}}));
}

std::string Pages::directory(const std::vector<ListedEntry>& entries) const {
    std::string list;
    for (const ListedEntry& entry : entries) {
        std::string lines;
        for (const auto& [label, value] : entry.lines)
            lines += fill_slots(file("entry_line.html"), {{"=label", label}, {"=value", value}});
        const std::string photo = entry.photo_alt.empty()
                                      ? std::string{}
                                      : fill_slots(file("entry_photo.html"),
                                                   {{"=id", entry.id}, {"=alt", entry.photo_alt}});
        list += fill_slots(file("entry.html"), {{"=id", entry.id},
                                                {"=name", entry.name},
                                                {"+photo", photo},
                                                {"=place", entry.place},
                                                {"+lines", lines}});
    }
    const char* const counted = entries.empty()       ? "directory_empty"
                                : entries.size() == 1 ? "directory_one"
                                                      : "directory_count";
    const std::string sentence_of = sentence(counted);
    const std::size_t at = sentence_of.find('#');
    const std::string count = at == std::string::npos
                                  ? sentence_of
                                  : sentence_of.substr(0, at) + std::to_string(entries.size()) +
                                        sentence_of.substr(at + 1);
    return sheet(sentence("title_directory"),
                 fill_slots(file("directory.html"), {{"=count", count}, {"+entries", list}}));
}

std::string Pages::closed_directory() const {
    return sheet(sentence("title_directory"), file("closed.html"));
}

std::string Pages::options(const std::vector<Person>& people, std::string_view selected) const {
    std::string html;
    for (const Person& person : people)
        html += fill_slots(file("option.html"),
                           {{"=account", person.account},
                            {"+selected", person.account == selected ? " selected" : ""},
                            {"=name", person.name},
                            {"=role", person.role}});
    return html;
}

std::string Pages::demo(const std::vector<Person>& people,
                        const std::vector<std::string>& sides) const {
    std::string list;
    for (const Person& person : people)
        list += fill_slots(
            file("person.html"),
            {{"=account", person.account}, {"=name", person.name}, {"=role", person.role}});
    const auto side = [&](std::size_t place) {
        return options(people, place < sides.size() ? sides[place] : std::string{});
    };
    const std::string content = fill_slots(
        file("demo.html"),
        {{"+left", side(0)}, {"+middle", side(1)}, {"+right", side(2)}, {"+people", list}});
    return sheet(sentence("title_demo"), content);
}

std::string Pages::pane(const Person& person, std::string_view path, std::size_t index) const {
    std::string shortcuts;
    for (const std::string& text : person.shortcuts.empty() ? shortcuts_ : person.shortcuts)
        shortcuts += fill_slots(file("shortcut.html"), {{"=text", text}});
    return fill_slots(file("pane.html"), {{"=index", std::to_string(index)},
                                          {"=account", person.account},
                                          {"=path", path},
                                          {"=name", person.name},
                                          {"=role", person.role},
                                          {"+shortcuts", shortcuts}});
}

std::string Pages::talk(const std::vector<Person>& people, std::string_view path,
                        std::string_view corner) const {
    std::string panes;
    for (std::size_t i = 0; i < people.size(); ++i)
        panes +=
            pane(people[i], path.empty() ? "/api/" + people[i].account : std::string{path}, i + 1);
    const bool several = people.size() > 1;
    const std::string title = sentence(several ? "title_sides" : "title_conversation");
    const std::string content =
        fill_slots(file("conversation.html"),
                   {{"=title", title}, {"=texts", script_texts_}, {"+panes", panes}});
    return fill_slots(file("shell.html"), {{"=title", title},
                                           {"+head", file("scripts.html")},
                                           {"=kind", several ? "talk sides" : "talk"},
                                           {"=skip", sentence("skip")},
                                           {"=network", network_},
                                           {"+corner", corner},
                                           {"+content", content}});
}

std::string Pages::conversation(const Person& person, std::string_view path) const {
    return talk({person}, path, file("sign_out.html"));
}

std::string Pages::demo_conversations(const std::vector<Person>& people) const {
    return talk(people, "", file("back.html"));
}

}  // namespace promenade::platforms::web
