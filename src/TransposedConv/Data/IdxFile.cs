using System.Buffers.Binary;

namespace TransposedConv.Data;

/// <summary>Reads IDX files, the format of MNIST and its relatives, plain or gzip-compressed.</summary>
/// <remarks>
/// The format: two zero bytes, a byte for the element type, a byte for the number of axes, the axes' sizes as big-endian 32-bit
/// integers, then the elements in row-major order, big-endian. Source: "The IDX file format" on the MNIST database's page.
/// </remarks>
public static class IdxFile
{
    private const int FirstBufferBytes = 1 << 20;

    /// <summary>Reads a whole file into a tensor.</summary>
    /// <param name="path">The file; whether it is compressed is seen from its first bytes, not from its name.</param>
    /// <returns>
    /// A tensor of the file's shape. Unsigned bytes give <see cref="DType.UInt8"/>, signed bytes, 16-bit and 32-bit integers
    /// <see cref="DType.Int32"/>, reals <see cref="DType.Float32"/> and <see cref="DType.Float64"/>.
    /// </returns>
    /// <exception cref="InvalidDataException">
    /// The file is no IDX file, or it is damaged, or shorter or longer than its header says; the message names the file, what was
    /// expected and what was found.
    /// </exception>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or reading is not permitted.</exception>
    public static Tensor Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = new IdxSource(path);
        IdxHeader header = IdxHeader.Read(source);
        byte[] elements = ReadElements(source, header);
        Tensor tensor = Tensor.Uninitialized(header.Shape, header.DType);
        Decode(elements, header.ElementType, tensor);
        return tensor;
    }

    /// <summary>
    /// Reads as many bytes as the header promises. The buffer grows with what has really arrived, so that a header that promises
    /// gigabytes costs nothing.
    /// </summary>
    private static byte[] ReadElements(IdxSource source, IdxHeader header)
    {
        int expected = header.ElementBytes;
        var elements = new byte[Math.Min(expected, FirstBufferBytes)];
        int filled = 0;
        while (true)
        {
            filled += source.Fill(elements.AsSpan(filled));
            if (filled < elements.Length) throw source.Error($"expected {expected} bytes of elements for shape {header.Shape}, got only {filled}.");
            if (filled == expected) break;
            Array.Resize(ref elements, (int)Math.Min(expected, 2L * filled));
        }

        // Reading past the last element also makes gzip compare its checksum.
        bool ends = source.Fill(new byte[1]) == 0;
        return ends ? elements : throw source.Error($"expected {expected} bytes of elements for shape {header.Shape}, got more.");
    }

    private static void Decode(byte[] elements, IdxElementType type, Tensor tensor)
    {
        switch (type)
        {
            case IdxElementType.UnsignedByte:
                elements.CopyTo(tensor.ContiguousSpan<byte>());
                break;
            case IdxElementType.SignedByte:
                Each<int>(1, static bytes => (sbyte)bytes[0]);
                break;
            case IdxElementType.Int16:
                Each<int>(2, static bytes => BinaryPrimitives.ReadInt16BigEndian(bytes));
                break;
            case IdxElementType.Int32:
                Each<int>(4, BinaryPrimitives.ReadInt32BigEndian);
                break;
            case IdxElementType.Float32:
                Each<float>(4, BinaryPrimitives.ReadSingleBigEndian);
                break;
            case IdxElementType.Float64:
                Each<double>(8, BinaryPrimitives.ReadDoubleBigEndian);
                break;
        }

        void Each<T>(int size, Func<ReadOnlySpan<byte>, T> read) where T : unmanaged
        {
            Span<T> target = tensor.ContiguousSpan<T>();
            for (int i = 0; i < target.Length; i++) target[i] = read(elements.AsSpan(i * size, size));
        }
    }
}
