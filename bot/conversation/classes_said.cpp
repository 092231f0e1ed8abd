#include "bot/conversation/classes_said.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/request.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <sstream>

namespace promenade::conversation {

namespace {

// « animation, rencontre, information, sensibilité 1 », or one class alone.
std::vector<std::string> classes_in(const std::string& text) {
    std::vector<std::string> parts;
    re2::StringPiece rest{text};
    std::string part;
    static const re2::RE2 kPart(R"([\s,;/]*([^,;/]+))");
    while (re2::RE2::Consume(&rest, kPart, &part)) parts.push_back(part);
    return parts;
}

// Takes out of `parts` the first that answers the field; another than was said before answers none.
void take_class(const Scene& scene, const workflow::FieldSpec* field,
                std::vector<std::string>& parts, Map& data) {
    if (!field) return;
    const std::string label = language::folded_text(field->label) + " ";
    const auto fills = [&](const std::string& part) {
        std::string words = language::folded_text(part);
        if (words.starts_with(label)) words.erase(0, label.size());  // « catégorie annuaire »
        const auto said = read_answer(narrowed(*field, data), words, scene);
        if (!said || (data.contains(field->name) && *data.find(field->name) != said.value()))
            return false;
        data.set(field->name, said.value());
        return true;
    };
    const auto at = std::find_if(parts.begin(), parts.end(), fills);
    if (at != parts.end()) parts.erase(at);
}

}  // namespace

bool add_classes(const Scene& scene, const KnownCase& known, const workflow::TriggerSpec& spec,
                 const std::string& text, Map& data) {
    std::vector<std::string> parts = classes_in(text);
    const auto read_parts = [&](std::vector<std::string>& said) {
        for (const workflow::FormField& asked : spec.form)
            take_class(scene, known.definition->field(asked.field), said, data);
    };
    read_parts(parts);
    for (const std::string& name : spec.attached) {
        const workflow::FieldSpec* const field = known.definition->field(name);
        std::erase_if(parts, [&](const std::string& part) {
            if (!language::folded_text(part).starts_with(language::folded_text(field->label)))
                return false;
            const auto said = read_answer(*field, number_said(part), scene);
            if (said) data.set(name, said.value());
            return said.has_value();
        });
    }
    // « en animation formation »
    std::vector<std::string> words;
    for (const std::string& part : parts) {
        std::istringstream each{part};
        words.insert(words.end(), std::istream_iterator<std::string>{each}, {});
    }
    read_parts(words);
    if (!data.contains("nature"))
        for (const language::Category& category : scene.vocabulary.lexicon->categories)
            if (category.id == Value{data}.text_at("category")) data.set("nature", category.nature);
    const auto& filler = scene.vocabulary.lexicon->intents.filler;
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return word.size() < 3 || filler.count(language::folded_text(word)) > 0;
    });
}

}  // namespace promenade::conversation
