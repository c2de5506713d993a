namespace TransposedConv.Printing;

/// <summary>Turns the elements of a tensor into text, padded on the left to a common width.</summary>
internal abstract class ElementText
{
    /// <summary>The common width. Infinities and NaN do not count for it, so they can be wider, as in PyTorch.</summary>
    internal int Width { get; private protected set; } = 1;

    internal static ElementText Of(Storage storage, ShownElements shown, PrintOptions options) => storage.DType switch
    {
        DType.Float32 => new RealText(place => storage.Span<float>()[(int)place], shown, options),
        DType.Float64 => new RealText(place => storage.Span<double>()[(int)place], shown, options),
        DType.Float16 => new RealText(place => (double)storage.Span<Half>()[(int)place], shown, options),
        DType.BFloat16 => new RealText(place => storage.Span<BFloat16>()[(int)place], shown, options),
        DType.Int64 => new WordText(place => IntegerText(storage.Span<long>()[(int)place]), shown),
        DType.Int32 => new WordText(place => IntegerText(storage.Span<int>()[(int)place]), shown),
        DType.UInt8 => new WordText(place => IntegerText(storage.Span<byte>()[(int)place]), shown),
        DType.Bool => new WordText(place => storage.Span<bool>()[(int)place] ? "True" : "False", shown),
        _ => throw DTypeInfo.Unknown(storage.DType),
    };

    /// <summary>The text of the element at a place in the storage.</summary>
    internal string At(long place) => Unpadded(place).PadLeft(Width);

    private protected abstract string Unpadded(long place);

    private static string IntegerText(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
