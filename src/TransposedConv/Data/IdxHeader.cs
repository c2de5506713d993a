using System.Buffers.Binary;

namespace TransposedConv.Data;

/// <summary>The element types of the IDX format, by the byte that names them.</summary>
internal enum IdxElementType : byte
{
    UnsignedByte = 0x08,
    SignedByte = 0x09,
    Int16 = 0x0B,
    Int32 = 0x0C,
    Float32 = 0x0D,
    Float64 = 0x0E,
}

/// <summary>The beginning of an IDX file: the element type and the shape.</summary>
internal sealed record IdxHeader(IdxElementType ElementType, Shape Shape)
{
    /// <summary>The element type of the tensor that can hold the elements.</summary>
    internal DType DType => ElementType switch
    {
        IdxElementType.UnsignedByte => DType.UInt8,
        IdxElementType.Float32 => DType.Float32,
        IdxElementType.Float64 => DType.Float64,
        _ => DType.Int32,
    };

    /// <summary>How many bytes of elements follow the header; <see cref="Read"/> has checked that one array holds them.</summary>
    internal int ElementBytes => (int)Shape.ElementCount * SizeOf(ElementType);

    /// <exception cref="InvalidDataException">The file does not begin with a header, or announces more than one array holds.</exception>
    internal static IdxHeader Read(IdxSource source)
    {
        Span<byte> magic = stackalloc byte[4];
        int given = source.Fill(magic);
        if (given < magic.Length) throw source.Error($"expected an IDX header of at least 4 bytes, got {given}.");
        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined((IdxElementType)magic[2]))
        {
            throw source.Error(
                $"expected an IDX header: 00 00, then an element type among 08, 09, 0B, 0C, 0D, 0E; got {magic[0]:X2} {magic[1]:X2} {magic[2]:X2}.");
        }

        var type = (IdxElementType)magic[2];
        return new IdxHeader(type, ReadShape(source, rank: magic[3], SizeOf(type)));
    }

    private static Shape ReadShape(IdxSource source, int rank, int elementSize)
    {
        var sizes = new int[rank];
        Span<byte> bytes = stackalloc byte[4];
        long total = elementSize;
        for (int axis = 0; axis < rank; axis++)
        {
            if (source.Fill(bytes) < bytes.Length) throw source.Error($"expected a header with the sizes of {rank} axes, got {axis}.");
            uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes);

            // The running product is held below 2^31 before the next factor, which is below 2^32, so it can't overflow.
            total *= Math.Max(size, 1);
            if (total > Array.MaxLength)
            {
                throw source.Error($"expected a shape of at most {Array.MaxLength} bytes, got one of {rank} axes that exceeds it at axis {axis}, of size {size}.");
            }

            sizes[axis] = (int)size;
        }

        return new Shape(sizes);
    }

    private static int SizeOf(IdxElementType type) => type switch
    {
        IdxElementType.Float64 => 8,
        IdxElementType.Float32 or IdxElementType.Int32 => 4,
        IdxElementType.Int16 => 2,
        _ => 1,
    };
}
