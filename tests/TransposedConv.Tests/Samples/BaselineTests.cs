using System.Buffers.Binary;
using System.IO.Compression;
using DigitDecoder;
using DigitDecoder.Baselines;
using DigitDecoder.Report;

namespace TransposedConv.Tests.Samples;

public sealed class BaselineTests
{
    private const int PixelCount = 28 * 28;

    [Fact]
    public void The_mean_image_is_the_mean()
    {
        var result = new float[PixelCount];
        new MeanImage(Images(i => i, count: 3)).Reconstruct(new float[PixelCount], result);
        result.Should().OnlyContain(static pixel => pixel == 1);
    }

    [Theory]
    [InlineData(4, 49)]
    [InlineData(7, 16)]
    public void Pooling_paints_blocks_in_their_average(int blockSide, int numbers)
    {
        float[] image = [.. Enumerable.Range(0, PixelCount).Select(static i => (float)(i % 28))];
        var result = new float[PixelCount];
        var pooling = new Pooling(blockSide);
        pooling.Reconstruct(image, result);

        pooling.NumbersKept.Should().Be(numbers);
        for (int i = 0; i < PixelCount; i++) result[i].Should().Be((i % 28 / blockSide * blockSide) + ((blockSide - 1) / 2f));
    }

    [Fact]
    public void Principal_components_give_back_images_of_their_rank()
    {
        // Images in a space of three dimensions around their mean.
        var random = new Random(4);
        float[][] directions = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, PixelCount).Select(_ => random.NextSingle()).ToArray())];
        float[] weights = [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle())];
        DigitImages images = Images((i, pixel) => Enumerable.Range(0, 3).Sum(d => weights[(i * 3) + d] * directions[d][pixel]), count: 20);

        ReconstructionError.Of(new PrincipalComponents(images, 3), images).MeanSquaredError.Should().BeLessThan(1e-10);
        double two = ReconstructionError.Of(new PrincipalComponents(images, 2), images).MeanSquaredError;
        double one = ReconstructionError.Of(new PrincipalComponents(images, 1), images).MeanSquaredError;
        double mean = ReconstructionError.Of(new MeanImage(images), images).MeanSquaredError;
        two.Should().BeGreaterThan(1e-6);
        one.Should().BeGreaterThan(two);
        mean.Should().BeGreaterThan(one);
    }

    [Fact]
    public void A_png_holds_its_pixels()
    {
        byte[] png = PngImage.Encode([0, 0.5f, 1, -1, 2, 0.25f], width: 3);

        png[..8].Should().Equal(0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)).Should().Be(3);
        BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)).Should().Be(2);
        int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var unzipped = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var rows = new byte[8];
        unzipped.ReadExactly(rows);
        rows.Should().Equal(0, 0, 128, 255, 0, 0, 255, 64);

        // The checksum of an empty IEND chunk is the same in every PNG file.
        png[^4..].Should().Equal(0xAE, 0x42, 0x60, 0x82);
    }

    private static DigitImages Images(Func<int, float> value, int count) => Images((i, _) => value(i), count);

    private static DigitImages Images(Func<int, int, float> value, int count)
    {
        Tensor images = Tensor.Zeros(count, 1, 28, 28);
        Span<float> pixels = images.AsSpan<float>();
        for (int i = 0; i < pixels.Length; i++) pixels[i] = value(i / PixelCount, i % PixelCount);
        return new DigitImages(images, new byte[count]);
    }
}
