// Whoever mistypes a command is told in French what is wrong with it.
#include "bot/app/cli/usage.hpp"

#include <gtest/gtest.h>

namespace promenade::app {
namespace {

std::string refusal(const std::vector<std::string>& arguments) {
    std::string told;
    const Terminal terminal{[&told](Stream, const std::string& line) { told = line; }};
    std::filesystem::path config = PROMENADE_SOURCE_DIR "/config";
    unsigned short port = 0;
    std::string what, author;
    Usage usage{config, terminal};
    usage.command("show", [] { return 0; })
        .required("what", what, {"case", "inbox"})
        .option("--as", author)
        .option("--port", port);
    usage.group("chart").command("check", [] { return 0; });
    EXPECT_EQ(usage.run(arguments), 2);
    return told.substr(0, told.find(". "));
}

TEST(Usage, RefusesInFrenchAndSaysOfWhat) {
    EXPECT_EQ(refusal({}), "Il manque une commande");
    EXPECT_EQ(refusal({"foo"}), "« foo » n'est pas une commande ici");
    EXPECT_EQ(refusal({"chart", "foo"}), "« foo » n'est pas une commande ici");
    EXPECT_EQ(refusal({"show"}), "Il manque what");
    EXPECT_EQ(refusal({"show", "bogus"}), "Valeur refusée : what: valeurs possibles : case|inbox.");
    EXPECT_EQ(refusal({"show", "case", "--as"}), "L'option --as attend une valeur.");
    EXPECT_EQ(refusal({"show", "case", "--port", "abc"}), "Valeur refusée : --port = abc.");
    EXPECT_EQ(refusal({"show", "case", "--bar"}), "Il y a quelque chose de trop : --bar");
}

}  // namespace
}  // namespace promenade::app
