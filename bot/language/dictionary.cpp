#include "bot/language/dictionary.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/stem.hpp"

#include <algorithm>
#include <fstream>

namespace promenade::language {
namespace {

std::uint64_t hash_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

bool contains(const std::vector<std::uint64_t>& sorted, std::string_view text) {
    return std::binary_search(sorted.begin(), sorted.end(), hash_of(text));
}

void sort_unique(std::vector<std::uint64_t>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

Gender gender_of(std::string_view marks) {
    if (marks.find("is:fem") != std::string_view::npos) return Gender::feminine;
    if (marks.find("is:mas") != std::string_view::npos) return Gender::masculine;
    return Gender::either;
}

}  // namespace

Result<Dictionary> Dictionary::load(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) return error(Errc::invalid, "the French dictionary cannot be read", path.string());
    Dictionary dictionary;
    for (std::string line; std::getline(file, line);) dictionary.add(line);
    if (dictionary.first_names_.empty()) {
        return error(Errc::invalid, "expected a dictionary with first names (po:prn)",
                     path.string());
    }
    dictionary.seal();
    return dictionary;
}

void Dictionary::add(std::string_view line) {
    const std::string_view word = line.substr(0, line.find_first_of("/ \t"));
    if (word.empty()) return;
    const std::string_view marks = line.substr(word.size());
    const std::string folded = folded_text(word);
    if (marks.find("po:prn") != std::string_view::npos) {
        add_first_name(word, gender_of(marks));
    } else if (marks.find("po:patr") != std::string_view::npos) {
        surnames_.insert(folded);
    } else if (!is_capital(word, 0)) {
        common_.push_back(hash_of(folded));
        stems_.push_back(hash_of(stem(folded)));
    }
}

void Dictionary::add_first_name(std::string_view name, Gender gender) {
    const auto [entry, added] = first_names_.emplace(folded_text(name), gender);
    if (!added && entry->second != gender) entry->second = Gender::either;
}

void Dictionary::seal() {
    sort_unique(common_);
    sort_unique(stems_);
}

const Gender* Dictionary::first_name(const std::string& folded) const {
    const auto found = first_names_.find(folded);
    return found == first_names_.end() ? nullptr : &found->second;
}

bool Dictionary::is_common(std::string_view folded) const { return contains(common_, folded); }

bool Dictionary::is_known(std::string_view folded, std::string_view stemmed) const {
    return contains(common_, folded) || contains(stems_, stemmed);
}

}  // namespace promenade::language
