// What is served without a session: the directory where it is open, spreadsheets behind a link.
#include "tests/bot/platforms/web_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace promenade::platforms {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(WebDirectory, IsReadByStrangersOnlyWhereItIsOpen) {
    WebServer server;
    EXPECT_THAT(server.get("/annuaire"), StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(server.get("/annuaire.vcf"), StartsWith("HTTP/1.1 404 "));
    server.open_directory({{{"FI-0001", "Farida Gouriou", "Orlac", {}}}, "BEGIN:VCARD\r\n"});
    const std::string page = server.get("/annuaire");
    EXPECT_THAT(page, StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(page, HasSubstr("Farida Gouriou"));
    EXPECT_THAT(page, HasSubstr("Cache-Control: no-store"));
    EXPECT_THAT(server.get("/annuaire.vcf"), HasSubstr("text/vcard"));
    server.open_directory({});
    EXPECT_THAT(server.get("/annuaire"), Not(HasSubstr("Farida")));
}

TEST(WebSheets, AreDownloadedByAButtonSoThatPreviewsTakeNone) {
    WebServer server;
    const std::string page = server.get("/tableurs/valid");
    EXPECT_THAT(page, StartsWith("HTTP/1.1 200 "));
    EXPECT_THAT(page, HasSubstr("value=\"membres.csv\""));
    EXPECT_THAT(page, Not(HasSubstr("prenom")));
    const std::string file = server.post("/tableurs/valid", "sheet=membres.csv");
    EXPECT_THAT(file, HasSubstr("attachment; filename=membres.csv"));
    EXPECT_THAT(file, HasSubstr("Cache-Control: no-store"));
    EXPECT_THAT(file, HasSubstr("\r\n\r\nid;prenom\r\n"));
}

TEST(WebSheets, BehindALinkThatIsNotValidAreNeitherNamedNorSent) {
    WebServer server;
    EXPECT_THAT(server.get("/tableurs/old"), StartsWith("HTTP/1.1 410 "));
    for (const char* token : {"old", "valid"}) {
        const std::string refused =
            server.post(std::string{"/tableurs/"} + token,
                        std::string_view{token} == "valid" ? "sheet=../keys" : "sheet=membres.csv");
        EXPECT_THAT(refused, Not(HasSubstr("prenom")));
        EXPECT_THAT(refused, Not(HasSubstr("attachment")));
    }
}

}  // namespace
}  // namespace promenade::platforms
