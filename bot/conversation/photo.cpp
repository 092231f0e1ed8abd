#include "bot/conversation/photo.hpp"

#include "engine/core/encoding.hpp"

#include <libexif/exif-data.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace promenade::conversation {

namespace {

constexpr int kSideMax = 1600;
constexpr int kQuality = 85;
constexpr int kBytesPerPixel = 3;
// Of what is unpacked: 72 MB. A photo of any telephone is reduced while it is read.
constexpr std::int64_t kPixelsMax = 24'000'000;
constexpr int kDimensionMax = 20'000;

struct Size {
    int width = 0, height = 0;
};

struct Pixels {
    Size size;
    std::vector<std::uint8_t> rgb;
};

Error refused(const char* why) { return error(Errc::rejected, why); }

Result<void> check_dimensions(Size size, const PhotoLimits& limits) {
    if (size.width > kDimensionMax || size.height > kDimensionMax) return refused("too_large");
    if (std::min(size.width, size.height) < limits.side_min) return refused("too_small");
    return success();
}

Result<Pixels> room_for(Size size) {
    if (std::int64_t{size.width} * size.height > kPixelsMax) return refused("too_large");
    return Pixels{
        size, std::vector<std::uint8_t>(static_cast<std::size_t>(size.width) *
                                        static_cast<std::size_t>(size.height) * kBytesPerPixel)};
}

using Turbo = std::unique_ptr<void, int (*)(tjhandle)>;

// As little reduced as the limit lets it be.
Size reduced_jpeg(Size size) {
    int count = 0;
    const tjscalingfactor* const factors = tjGetScalingFactors(&count);
    Size best;
    for (int i = 0; i < count; ++i) {
        const Size scaled{TJSCALED(size.width, factors[i]), TJSCALED(size.height, factors[i])};
        if (factors[i].num > factors[i].denom || scaled.width <= best.width) continue;
        if (std::max(scaled.width, scaled.height) <= kSideMax) best = scaled;
    }
    return best.width > 0 ? best : size;
}

Result<Pixels> read_jpeg(ByteView bytes, const PhotoLimits& limits) {
    const Turbo turbo{tjInitDecompress(), tjDestroy};
    Size size;
    int subsampling = 0, colours = 0;
    if (!turbo || tjDecompressHeader3(turbo.get(), bytes.data(), bytes.size(), &size.width,
                                      &size.height, &subsampling, &colours) != 0)
        return refused("no_image");
    TRY(check_dimensions(size, limits));
    TRY(Pixels pixels, room_for(reduced_jpeg(size)));
    const int read =
        tjDecompress2(turbo.get(), bytes.data(), bytes.size(), pixels.rgb.data(), pixels.size.width,
                      0, pixels.size.height, TJPF_RGB, TJFLAG_LIMITSCANS);
    if (read != 0 && tjGetErrorCode(turbo.get()) != TJERR_WARNING) return refused("no_image");
    return pixels;
}

Result<Pixels> read_png(ByteView bytes, const PhotoLimits& limits) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, void (*)(png_image*)> freed{&image, png_image_free};
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
        return refused("no_image");
    if (image.width > kDimensionMax || image.height > kDimensionMax) return refused("too_large");
    const Size size{static_cast<int>(image.width), static_cast<int>(image.height)};
    TRY(check_dimensions(size, limits));
    TRY(Pixels pixels, room_for(size));
    image.format = PNG_FORMAT_RGB;
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, pixels.rgb.data(), 0, nullptr) == 0)
        return refused("no_image");
    return pixels;
}

Result<Pixels> read_webp(ByteView bytes, const PhotoLimits& limits) {
    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0 ||
        WebPGetFeatures(bytes.data(), bytes.size(), &config.input) != VP8_STATUS_OK ||
        config.input.has_animation != 0)
        return refused("no_image");
    Size size{config.input.width, config.input.height};
    TRY(check_dimensions(size, limits));
    if (const int longest = std::max(size.width, size.height); longest > kSideMax) {
        size = {std::max(1, size.width * kSideMax / longest),
                std::max(1, size.height * kSideMax / longest)};
        config.options.use_scaling = 1;
        config.options.scaled_width = size.width;
        config.options.scaled_height = size.height;
    }
    TRY(Pixels pixels, room_for(size));
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pixels.rgb.data();
    config.output.u.RGBA.stride = size.width * kBytesPerPixel;
    config.output.u.RGBA.size = pixels.rgb.size();
    const bool read = WebPDecode(bytes.data(), bytes.size(), &config) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&config.output);
    return read ? Result<Pixels>{std::move(pixels)} : refused("no_image");
}

// How it must be turned to stand upright: the EXIF orientation, 1 to 8. Of a JPEG; others say 1.
int orientation_of(ByteView bytes) {
    const std::unique_ptr<ExifData, void (*)(ExifData*)> exif{
        exif_data_new_from_data(bytes.data(), static_cast<unsigned>(bytes.size())),
        exif_data_unref};
    const ExifEntry* const entry =
        exif ? exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION) : nullptr;
    if (!entry || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return 1;
    return exif_get_short(entry->data, exif_data_get_byte_order(exif.get()));
}

class JpegBytes {
public:
    JpegBytes() = default;
    JpegBytes(const JpegBytes&) = delete;
    JpegBytes& operator=(const JpegBytes&) = delete;
    ~JpegBytes() { tjFree(data_); }
    unsigned char** data() { return &data_; }
    unsigned long* size() { return &size_; }
    std::string text() const { return std::string{text_of(ByteView{data_, size_})}; }

private:
    unsigned char* data_ = nullptr;
    unsigned long size_ = 0;
};

Result<std::string> written(const Pixels& pixels, int orientation) {
    const Turbo turbo{tjInitTransform(), tjDestroy};
    const Turbo compressor{tjInitCompress(), tjDestroy};
    JpegBytes jpeg;
    if (!turbo || !compressor ||
        tjCompress2(compressor.get(), pixels.rgb.data(), pixels.size.width, 0, pixels.size.height,
                    TJPF_RGB, jpeg.data(), jpeg.size(), TJSAMP_444, kQuality, 0) != 0)
        return refused("no_image");
    constexpr std::array kTurns{TJXOP_NONE,      TJXOP_HFLIP, TJXOP_ROT180,     TJXOP_VFLIP,
                                TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_TRANSVERSE, TJXOP_ROT270};
    if (orientation <= 1 || orientation > static_cast<int>(kTurns.size())) return jpeg.text();
    tjtransform turn{};
    turn.op = kTurns[static_cast<std::size_t>(orientation - 1)];
    turn.options = TJXOPT_TRIM | TJXOPT_COPYNONE;
    JpegBytes turned;
    if (tjTransform(turbo.get(), bytes_of(jpeg.text()).data(), *jpeg.size(), 1, turned.data(),
                    turned.size(), &turn, 0) != 0)
        return refused("no_image");
    return turned.text();
}

}  // namespace

Result<std::string> fit_photo(std::string_view text, const PhotoLimits& limits) {
    const ByteView bytes = bytes_of(text);
    if (text.size() > limits.bytes_max) return refused("too_large");
    if (text.starts_with("\xff\xd8\xff")) {
        TRY(const Pixels pixels, read_jpeg(bytes, limits));
        return written(pixels, orientation_of(bytes));
    }
    if (text.starts_with("\x89PNG")) {
        TRY(const Pixels pixels, read_png(bytes, limits));
        return written(pixels, 1);
    }
    if (text.starts_with("RIFF") && text.substr(8).starts_with("WEBP")) {
        TRY(const Pixels pixels, read_webp(bytes, limits));
        return written(pixels, 1);
    }
    return refused("no_image");
}

}  // namespace promenade::conversation
