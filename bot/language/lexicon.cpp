#include "bot/language/lexicon.hpp"

#include "bot/language/asked_names.hpp"
#include "bot/language/checked_json.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <sstream>

namespace promenade::language {
namespace {

class Loader {
public:
    explicit Loader(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<std::shared_ptr<const Lexicon>> load() {
        TRY(each_file("language.json", &Loader::language));
        TRY(each_file("spellings.json", &Loader::spellings));
        TRY(each_file("classes.json", &Loader::classes));
        TRY(each_file("contacts.json", &Loader::shapes));
        TRY(each_file("names.json", &Loader::names));
        TRY(each_file("marks.json", &Loader::marks));
        TRY(each_file("danger.json", &Loader::marks));
        TRY(each_file("categories.json", &Loader::categories));
        TRY(each_file("topics.json", &Loader::topics));
        TRY(each_file("answers.json", &Loader::answers));
        TRY(each_file("intents.json", &Loader::intents));
        TRY(each_file("dates.json", &Loader::dates));
        TRY(complete());
        return std::shared_ptr<const Lexicon>(lexicon_);
    }

private:
    Result<void> complete() const {
        TRY(all_named(kMarks, lexicon_->marks, "marks.json", "#"));
        TRY(all_named(kIntents, lexicon_->intents.phrases, "intents.json", "#/phrases"));
        const auto& categories = lexicon_->categories;
        for (const char* id : kCategories) {
            if (std::any_of(categories.begin(), categories.end(),
                            [id](const Category& each) { return each.id == id; })) {
                continue;
            }
            return error(Errc::invalid, "expected the category \"" + std::string(id) + "\"",
                         (folder_ / "categories.json").string() + "#");
        }
        return success();
    }

    template <class Names, class Groups>
    Result<void> all_named(const Names& names, const Groups& groups, const char* file,
                           const char* pointer) const {
        for (const char* name : names)
            if (groups.count(name) == 0)
                return error(Errc::invalid, "expected the phrases \"" + std::string(name) + "\"",
                             (folder_ / file).string() + pointer);
        return success();
    }

    Result<void> each_file(const char* name, Result<void> (Loader::*read)(const CheckedJson&)) {
        const std::filesystem::path path = folder_ / name;
        TRY(const auto json, CheckedJson::parse(path));
        return (this->*read)(CheckedJson(json, path.string()));
    }

    Result<void> language(const CheckedJson& file) {
        TRY(file.only({"dictionary", "replacements", "elided"}));
        TRY(const auto path, file.member("dictionary"));
        TRY(const auto dictionary, path.text());
        auto loaded = Dictionary::load(dictionary);
        if (!loaded) return path.fault(loaded.error().detail);
        lexicon_->dictionary = std::move(loaded).value();
        TRY(const auto replacements, file.member("replacements"));
        TRY(const auto members, replacements.members());
        for (const auto& [kind, value] : members) {
            TRY(lexicon_->replacements.by_kind[kind], value.text());
        }
        TRY(const auto elided, file.member("elided"));
        TRY(const auto pairs, elided.members());
        for (const auto& [word, value] : pairs) {
            TRY(lexicon_->replacements.elided[word], value.text());
        }
        lexicon_->replacements.masculine = lexicon_->replacements.by_kind["masculine"];
        lexicon_->replacements.feminine = lexicon_->replacements.by_kind["feminine"];
        return success();
    }

    Result<void> spellings(const CheckedJson& file) {
        TRY(file.only({"spellings", "split_prefixes"}));
        TRY(const auto list, file.member("spellings"));
        TRY(const auto members, list.members());
        for (const auto& [typed, value] : members) {
            TRY(const auto spelled, value.text());
            std::istringstream words(spelled);
            auto& out = lexicon_->spellings[typed];
            for (std::string word; words >> word;) out.push_back(word);
        }
        return words_of(file, "split_prefixes", lexicon_->split_prefixes);
    }

    Result<void> classes(const CheckedJson& file) {
        TRY(const auto members, file.members());
        for (const auto& [name, value] : members) {
            TRY(const auto words, value.texts());
            auto added = lexicon_->phrases.add_class(name, words);
            if (!added) return value.fault(added.error().detail);
        }
        return success();
    }

    Result<void> shapes(const CheckedJson& file) {
        TRY(const auto items, file.items());
        for (const CheckedJson& item : items) {
            TRY(item.only({"kind", "pattern", "doubtful", "hides_words"}));
            Shape shape;
            TRY(const auto kind, item.member("kind"));
            TRY(shape.kind, kind.text());
            TRY(shape.doubtful, item.boolean("doubtful", false));
            TRY(shape.hides_words, item.boolean("hides_words", false));
            TRY(shape.pattern, pattern_of(item));
            lexicon_->shapes.push_back(std::move(shape));
        }
        return success();
    }

    Result<void> names(const CheckedJson& file) {
        TRY(file.only({"masculine", "feminine", "either", "ordinary", "common", "towns",
                       "determiners", "speech", "particles", "not_surnames", "schools",
                       "not_schools"}));
        TRY(first_names(file, "masculine", Gender::masculine));
        TRY(first_names(file, "feminine", Gender::feminine));
        TRY(first_names(file, "either", Gender::either));
        FirstNameWords& names = lexicon_->names;
        TRY(words_of(file, "ordinary", names.ordinary));
        TRY(words_of(file, "common", names.common));
        TRY(words_of(file, "towns", names.towns));
        TRY(words_of(file, "determiners", names.determiners));
        TRY(words_of(file, "speech", names.speech));
        TRY(words_of(file, "particles", names.particles));
        TRY(words_of(file, "not_surnames", names.not_surnames));
        TRY(words_of(file, "schools", names.schools));
        return words_of(file, "not_schools", names.not_schools);
    }

    Result<void> first_names(const CheckedJson& file, const std::string& key, Gender gender) {
        TRY(const auto list, file.member(key));
        TRY(const auto names, list.texts());
        for (const std::string& name : names) lexicon_->dictionary.add_first_name(name, gender);
        return success();
    }

    Result<void> marks(const CheckedJson& file) {
        TRY(const auto members, file.members());
        for (const auto& [name, value] : members) {
            TRY(lexicon_->marks[name], phrases(value, "mark/" + name));
        }
        return success();
    }

    Result<void> categories(const CheckedJson& file) {
        TRY(const auto items, file.items());
        for (const CheckedJson& item : items) {
            TRY(item.only({"id", "nature", "expected_answer", "answers", "usual_weight",
                           "sensitivity", "roles", "phrases"}));
            Category category;
            TRY(category.id, text_of(item, "id"));
            TRY(category.nature, text_of(item, "nature"));
            TRY(category.expected_answer, text_of(item, "expected_answer"));
            TRY(const auto usual, item.number("usual_weight", 5));
            category.usual_weight = static_cast<int>(usual);
            TRY(const auto answers, item.member("answers"));
            TRY(category.answers, answers.texts());
            TRY(const auto sensitivity, item.number("sensitivity", 0));
            category.sensitivity = static_cast<int>(sensitivity);
            TRY(read_roles(item, category.roles));
            TRY(const auto list, item.member("phrases"));
            TRY(category.phrases, phrases(list, "category/" + category.id));
            lexicon_->categories.push_back(std::move(category));
        }
        return success();
    }

    Result<void> answers(const CheckedJson& file) {
        TRY(const auto members, file.members());
        for (const auto& [name, value] : members) {
            TRY(const Group group, phrases(value, "answer/" + name));
            lexicon_->answers.push_back({name, group});
        }
        return success();
    }

    // "roles", where there are any: {"partenaire": 4}
    Result<void> read_roles(const CheckedJson& category, std::map<std::string, int>& roles) {
        const auto object = category.member("roles");
        if (!object) return success();
        TRY(const auto members, object.value().members());
        for (const auto& [role, weight] : members) {
            TRY(const long value, object.value().number(role, 0));
            roles[role] = static_cast<int>(value);
        }
        return success();
    }

    // Single words, light: they decide where no phrase of the category is found.
    Result<void> topics(const CheckedJson& file) {
        TRY(const auto members, file.members());
        for (const auto& [id, value] : members) {
            const auto& all = lexicon_->categories;
            if (std::none_of(all.begin(), all.end(),
                             [&name = id](const Category& each) { return each.id == name; })) {
                return value.fault("expected the id of a category");
            }
            TRY(phrases(value, "category/" + id));
        }
        return success();
    }

    Result<void> dates(const CheckedJson& file) {
        TRY(lexicon_->dates, DateWords::load(file));
        return success();
    }

    Result<void> intents(const CheckedJson& file) {
        TRY(file.only({"yes", "no", "correction", "filler", "connectors", "exceptions",
                       "addressing", "negations", "after_a_verb", "auxiliaries", "agreement",
                       "phrases", "triggers", "natures", "months", "streams"}));
        IntentWords& words = lexicon_->intents;
        TRY(words_of(file, "yes", words.yes));
        TRY(words_of(file, "no", words.no));
        TRY(words_of(file, "correction", words.correction));
        TRY(words_of(file, "filler", words.filler));
        TRY(words_of(file, "connectors", words.connectors));
        TRY(words_of(file, "exceptions", words.exceptions));
        TRY(words_of(file, "addressing", words.addressing));
        TRY(words_of(file, "negations", words.negations));
        TRY(words_of(file, "after_a_verb", words.after_a_verb));
        TRY(words_of(file, "auxiliaries", words.auxiliaries));
        TRY(words_of(file, "agreement", words.agreement));
        TRY(streams(file));
        TRY(groups_of(file, "phrases", words.phrases));
        TRY(groups_of(file, "triggers", words.triggers));
        TRY(groups_of(file, "natures", words.natures));
        TRY(const auto months, file.member("months"));
        TRY(const auto members, months.members());
        for (const auto& [name, value] : members) {
            TRY(words.months[name], value.text());
        }
        return success();
    }

    Result<void> streams(const CheckedJson& file) {
        TRY(const auto list, file.member("streams"));
        TRY(const auto items, list.items());
        for (const CheckedJson& item : items) {
            TRY(item.only({"prefix", "digits", "pattern"}));
            StreamPattern stream;
            TRY(stream.prefix, text_of(item, "prefix"));
            TRY(const long digits, item.number("digits", 1));
            stream.digits = static_cast<int>(digits);
            TRY(stream.pattern, pattern_of(item));
            lexicon_->intents.streams.push_back(std::move(stream));
        }
        return success();
    }

    Result<std::shared_ptr<const re2::RE2>> pattern_of(const CheckedJson& object) {
        TRY(const auto member, object.member("pattern"));
        TRY(const auto written, member.text());
        auto compiled = std::make_shared<re2::RE2>(written, re2::RE2::Quiet);
        if (!compiled->ok()) return member.fault("expected a regular expression (RE2)");
        return std::shared_ptr<const re2::RE2>(compiled);
    }

    Result<void> groups_of(const CheckedJson& file, const std::string& key,
                           std::map<std::string, Group>& groups) {
        TRY(const auto object, file.member(key));
        TRY(const auto members, object.members());
        for (const auto& [name, value] : members) {
            TRY(groups[name], phrases(value, "intent/" + key + "/" + name));
        }
        return success();
    }

    // A list of phrases of weight 1, or an object: weight -> list of phrases.
    Result<Group> phrases(const CheckedJson& json, const std::string& name) {
        const Group group = lexicon_->phrases.group(name);
        if (json.is_list()) {
            TRY(phrase_list(json, group, 1));
            return group;
        }
        TRY(const auto members, json.members());
        for (const auto& [weight, list] : members) {
            std::istringstream digits(weight);
            int value = 0;
            if (!(digits >> value)) return list.fault("expected a number as the member's name");
            TRY(phrase_list(list, group, value));
        }
        return group;
    }

    Result<void> phrase_list(const CheckedJson& json, Group group, int weight) {
        TRY(const auto items, json.items());
        for (const CheckedJson& item : items) {
            TRY(const auto phrase, item.text());
            auto added = lexicon_->phrases.add(phrase, group, weight);
            if (!added) return item.fault(added.error().detail);
        }
        return success();
    }

    Result<std::string> text_of(const CheckedJson& object, const std::string& key) {
        TRY(const auto member, object.member(key));
        return member.text();
    }

    Result<void> words_of(const CheckedJson& object, const std::string& key, WordSet& words) {
        TRY(const auto member, object.member(key));
        TRY(const auto texts, member.texts());
        words.insert(texts.begin(), texts.end());
        return success();
    }

    std::filesystem::path folder_;
    std::shared_ptr<Lexicon> lexicon_ = std::make_shared<Lexicon>();
};

}  // namespace

Result<std::shared_ptr<const Lexicon>> load_lexicon(const std::filesystem::path& folder) {
    return Loader(folder).load();
}

}  // namespace promenade::language
