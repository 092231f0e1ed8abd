// The HTML of every page that the browser is given.
#pragma once

#include "bot/platforms/web/answer_desk.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace promenade::platforms::web {

// Somebody who may write here, as the page shows them.
struct Person {
    std::string account;
    std::string name;
    std::string role;                    // as a person reads it
    std::vector<std::string> shortcuts;  // messages to send with one tap; none: the page's own
};

// An entry of the network's directory, as everybody may read it.
struct ListedEntry {
    std::string id, name, place;                             // place: may be empty
    std::vector<std::pair<std::string, std::string>> lines;  // label, value
    std::string photo_alt;                                   // empty: there is no photo
};

struct Directory {
    std::vector<ListedEntry> entries;
    std::string vcards;
};

class Pages {
public:
    // `texts`: config/texts/web.fr.json. Errors: invalid, `where` = JSON pointer in that file.
    static Result<Pages> create(const Map& texts, std::string network);

    std::string door() const;
    std::string wrong_code() const;
    std::string answer(const AnswerPage& page) const;
    // A button each, so that what previews links downloads none. No names: the link is over.
    std::string sheets(const std::vector<std::string>& names) const;
    // A button, so that what previews links does not use them up.
    std::string enter() const;
    std::string directory(const std::vector<ListedEntry>& entries) const;
    std::string closed_directory() const;
    // `sides`: the accounts proposed at the left, in the middle and at the right.
    std::string demo(const std::vector<Person>& people,
                     const std::vector<std::string>& sides) const;
    // `path` is the account's place in the addresses of the API.
    std::string conversation(const Person& person, std::string_view path) const;
    // In the demonstration: one conversation or several side by side.
    std::string demo_conversations(const std::vector<Person>& people) const;

private:
    std::string_view file(std::string_view name) const;
    std::string sentence(std::string_view key) const;
    std::string answer_input(const AnswerInput& input) const;
    std::string sheet(std::string_view title, std::string_view content) const;
    std::string talk(const std::vector<Person>& people, std::string_view path,
                     std::string_view corner) const;
    std::string pane(const Person& person, std::string_view path, std::size_t index) const;
    std::string options(const std::vector<Person>& people, std::string_view selected) const;

    std::map<std::string, std::string, std::less<>> files_;  // their sentences filled in
    Map sentences_;
    std::vector<std::string> shortcuts_;
    std::string script_texts_;  // JSON for the scripts
    std::string network_;
};

}  // namespace promenade::platforms::web
