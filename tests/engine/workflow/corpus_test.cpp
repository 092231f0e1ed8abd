// The hand-picked inputs that the fuzzers start from, tests/fuzz/corpus/<name>/: what a file's name
// says becomes of it. "refused_…" is refused when it is read, "plain_…" is a statechart and no
// procedure; the others are taken.
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/expression_check.hpp"
#include "engine/workflow/form.hpp"
#include "tests/fuzz/form_definition.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

namespace promenade::workflow {
namespace {

void read_each(const std::string& corpus,
               const std::function<void(const std::string& name, const std::string& bytes)>& read) {
    int taken = 0, refused = 0;
    const std::filesystem::path folder{PROMENADE_SOURCE_DIR "/tests/fuzz/corpus"};
    for (const auto& entry : std::filesystem::directory_iterator{folder / corpus}) {
        const std::string name = entry.path().filename().string();
        SCOPED_TRACE(name);
        std::ifstream file{entry.path(), std::ios::binary};
        read(name, std::string{std::istreambuf_iterator<char>{file}, {}});
        ++(name.starts_with("refused_") ? refused : taken);
    }
    EXPECT_GE(taken, 4);
    EXPECT_GE(refused, 10);
}

TEST(ACorpus, OfDefinitionsIsLoadedOrRefusedWithThePlaceOfTheFault) {
    read_each("definition", [](const std::string& name, const std::string& bytes) {
        const auto loaded = Definition::load(bytes, name);
        EXPECT_EQ(loaded.has_value(), name.starts_with("deployed_"))
            << (loaded ? "" : describe(loaded.error()));
        const auto plain = Definition::load(bytes, name, Strictness::plain);
        EXPECT_EQ(plain.has_value(), !name.starts_with("refused_"))
            << (plain ? "" : describe(plain.error()));
        if (!loaded) {
            EXPECT_TRUE(loaded.error().where.starts_with(name + "#")) << loaded.error().where;
        } else {
            EXPECT_EQ(Definition::load(loaded.value().canonical(), name).value().hash(),
                      loaded.value().hash());
        }
    });
}

TEST(ACorpus, OfExpressionsIsParsedOrRefusedWithThePlaceOfTheFault) {
    read_each("expression", [](const std::string& name, const std::string& bytes) {
        const auto parsed = Expression::parse(bytes);
        const auto type = parsed ? check(parsed.value(), nullptr) : Result<Type>{parsed.error()};
        EXPECT_EQ(type.has_value(), !name.starts_with("refused_"))
            << (type ? "" : describe(type.error()));
        if (!type) {
            EXPECT_TRUE(type.error().where.starts_with("character ")) << type.error().where;
        }
    });
}

TEST(ACorpus, OfFormsIsTakenOrRefusedByTheFieldThatDoesNotFit) {
    const Definition forms = testing::form_definition();
    const Procedure& procedure = forms.procedure();
    read_each("form", [&](const std::string& name, const std::string& bytes) {
        const auto data = parse_json(bytes);
        ASSERT_TRUE(data && data.value().map());
        const auto form = read_form(procedure, *procedure.trigger("send"), *data.value().map(), {});
        EXPECT_EQ(form.has_value(), !name.starts_with("refused_"));
        if (!form) {
            EXPECT_TRUE(form.error().where.starts_with("/data/")) << form.error().where;
        }
    });
}

}  // namespace
}  // namespace promenade::workflow
