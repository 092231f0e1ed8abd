// Any bytes as what came with a command: refused, or each value fits its field and what is personal
// is not in the clear.
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/definition.hpp"
#include "engine/workflow/form.hpp"

#include <algorithm>

namespace promenade::workflow {
namespace {

constexpr std::string_view kDefinition = R"({
  "data": {
    "text": {"type": "text", "length_max": 5, "personal": {"of": "author", "retention": "request"}},
    "choice": {"type": "choice", "choices": [{"id": "a", "label": "A"}]},
    "date": {"type": "date"},
    "number": {"type": "number", "min": -1, "max": 3},
    "flag": {"type": "boolean"},
    "person": {"type": "person"},
    "people": {"type": "people"},
    "id": {"type": "id"},
    "list": {"type": "list", "length_max": 3}
  },
  "triggers": {"send": {
    "form": ["choice", {"field": "text", "optional": true}, {"field": "date", "optional": true}],
    "attached": ["number", "flag", "person", "people", "id", "list"]}},
  "initial": "a", "states": {"a": {"on": {"send": "a"}}}})";

void read(std::string_view bytes) {
    static const Definition kForms =
        Definition::load(kDefinition, "form.json", Strictness::plain).value();
    const Result<Value> data = parse_json(bytes);
    if (!data || !data.value().map()) return;
    const Procedure& procedure = kForms.procedure();
    const auto read = read_form(procedure, *procedure.trigger("send"), *data.value().map(), {});
    if (!read) {
        ENGINE_ASSERT(read.error().code == Errc::rejected);
        return;
    }
    for (const auto& [name, value] : read.value().clear) {
        const FieldSpec* const field = procedure.field(name);
        ENGINE_ASSERT(field && !field->personal && fits(*field, value));
    }
    for (const auto& [field, value] : read.value().personal)
        ENGINE_ASSERT(field->personal && fits(*field, value));
}

}  // namespace
}  // namespace promenade::workflow

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    promenade::workflow::read({reinterpret_cast<const char*>(data), size});
    return 0;
}
