using System.IO.Compression;
using TransposedConv.Data;

namespace TransposedConv.Tests.DataLoading;

public sealed class IdxFileTests : IDisposable
{
    /// <summary>Unsigned bytes, two axes of sizes 2 and 3, elements 1 … 6.</summary>
    private static readonly byte[] TwoByThree = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_plain_and_compressed_files(bool compressed)
    {
        Tensor tensor = IdxFile.Read(_folder.Write("any-name", compressed ? Gzip(TwoByThree) : TwoByThree));

        tensor.DType.Should().Be(DType.UInt8);
        tensor.Shape.Should().Equal(2, 3);
        tensor.ToArray<byte>().Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public void Reads_every_element_type_big_endian()
    {
        Vector<int>(0x09, [0xFF, 0x7F]).Should().Equal(-1, 127);
        Vector<int>(0x0B, [0xFF, 0xFE, 0x01, 0x00]).Should().Equal(-2, 256);
        Vector<int>(0x0C, [0x80, 0, 0, 0, 0, 0, 1, 2]).Should().Equal(int.MinValue, 258);
        Vector<float>(0x0D, [0x3F, 0xC0, 0, 0, 0x7F, 0x80, 0, 0]).Should().Equal(1.5f, float.PositiveInfinity);
        Vector<double>(0x0E, [0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0]).Should().Equal(1.5, -2.0);

        T[] Vector<T>(byte type, byte[] elements) where T : unmanaged =>
            IdxFile.Read(_folder.Write("typed", [0, 0, type, 1, 0, 0, 0, 2, .. elements])).ToArray<T>();
    }

    [Fact]
    public void Reads_a_scalar_and_empty_shapes()
    {
        IdxFile.Read(_folder.Write("scalar", [0, 0, 8, 0, 7])).Item<int>().Should().Be(7);
        IdxFile.Read(_folder.Write("empty", [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3])).Shape.Should().Equal(0, 3);
    }

    [Fact]
    public void Reads_more_than_the_first_buffer_holds()
    {
        byte[] elements = new byte[3_000_001];
        new Random(1).NextBytes(elements);
        byte[] file = [0, 0, 8, 1, 0, 0x2D, 0xC6, 0xC1, .. elements];

        IdxFile.Read(_folder.Write("long", Gzip(file))).ToArray<byte>().Should().Equal(elements);
    }

    public static TheoryData<string, byte[], string> DamagedFiles => new()
    {
        { "nothing in it", [], "expected an IDX header of at least 4 bytes, got 0" },
        { "two bytes", [0, 0], "at least 4 bytes, got 2" },
        { "another format", "PNG "u8.ToArray(), "expected an IDX header: 00 00*got 50 4E 47" },
        { "unknown element type", [0, 0, 0x0A, 1, 0, 0, 0, 0], "got 00 00 0A" },
        { "header cut off", TwoByThree[..9], "the sizes of 2 axes, got 1" },
        { "elements cut off", TwoByThree[..^1], "expected 6 bytes of elements for shape * got only 5" },
        { "elements too long", [.. TwoByThree, 7], "expected 6 bytes * got more" },
        { "header promises 2 GB", [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0x00, 1, 2, 3], "expected 2147483392 bytes * got only 3" },
        { "header promises 4 GB", [0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], "at most 2147483591 bytes*axis 0, of size 4294967295" },
        { "sizes whose product overflows 64 bits", [0, 0, 8, 4, .. Enumerable.Repeat((byte)0xFF, 16)], "at most 2147483591 bytes" },
        { "huge axes beside an empty one", [0, 0, 8, 2, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], "at most 2147483591 bytes*axis 1" },
        { "255 axes in 12 bytes", [0, 0, 8, 255, 0, 0, 0, 1, 0, 0, 0, 1], "the sizes of 255 axes, got 2" },
    };

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void Names_the_file_and_what_is_wrong_with_it(string what, byte[] content, string message)
    {
        string plain = _folder.Write("damaged-idx", content);
        FluentActions.Invoking(() => IdxFile.Read(plain)).Should().Throw<InvalidDataException>(what).WithMessage($"{plain}: *{message}*");

        string zipped = _folder.Write("damaged-idx.gz", Gzip(content));
        FluentActions.Invoking(() => IdxFile.Read(zipped)).Should().Throw<InvalidDataException>(what).WithMessage($"{zipped}: *{message}*");
    }

    /// <summary>The last bytes of a gzip file are the end of its last block and a checksum: without them the elements are still all there.</summary>
    [Fact]
    public void Every_cut_of_a_compressed_file_that_loses_an_element_is_noticed()
    {
        byte[] whole = Gzip(TwoByThree);
        for (int length = 0; length < whole.Length - 9; length++)
        {
            string path = _folder.Write("cut.gz", whole[..length]);
            FluentActions.Invoking(() => IdxFile.Read(path)).Should().Throw<InvalidDataException>($"{length} of {whole.Length} bytes are left").WithMessage($"{path}: *");
        }
    }

    [Fact]
    public void A_wrong_byte_in_the_compressed_elements_is_noticed()
    {
        byte[] file = Gzip([0, 0, 8, 1, 0, 0, 1, 0, .. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))]);
        file[file.Length / 2] ^= 0x10;
        string path = _folder.Write("flipped.gz", file);

        FluentActions.Invoking(() => IdxFile.Read(path)).Should().Throw<InvalidDataException>().WithMessage($"{path}: *");
    }

    [Fact]
    public void A_lying_header_allocates_no_more_than_the_file_is_worth()
    {
        string path = _folder.Write("lying", [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0x00, 1, 2, 3]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => IdxFile.Read(path)).Should().Throw<InvalidDataException>();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    [Fact]
    public void A_missing_file_is_the_file_systems_own_error() =>
        FluentActions.Invoking(() => IdxFile.Read(Path.Combine(_folder.Path, "absent"))).Should().Throw<FileNotFoundException>().WithMessage("*absent*");

    private static byte[] Gzip(byte[] content)
    {
        var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Optimal)) stream.Write(content);
        return zipped.ToArray();
    }
}
