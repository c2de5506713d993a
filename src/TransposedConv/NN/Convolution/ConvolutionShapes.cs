using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.NN;

/// <summary>What follows from the arguments and the shape of the input, kept for the next call that has the same.</summary>
internal sealed class ConvolutionShapes : RecentEntries<ConvolutionShapes.Key, ConvolutionShapes>.IEntry
{
    private static readonly RecentEntries<Key, ConvolutionShapes> Recent = new(sets: 64);

    private readonly ConvolutionArguments _arguments;

    private ConvolutionShapes(in ConvolutionArguments arguments, Shape input, in ConvolutionGeometry geometry)
    {
        _arguments = arguments;
        Input = input;
        Geometry = geometry;
        Output = Layout.Contiguous(arguments.IsTransposed ? geometry.LargeShape() : geometry.SmallShape());
    }

    public bool IsTransposed => _arguments.IsTransposed;

    /// <summary>The shape of the input.</summary>
    public Shape Input { get; }

    public ConvolutionGeometry Geometry { get; }

    /// <summary>The layout of a new output.</summary>
    public Layout Output { get; }

    /// <summary>The shapes for these arguments, checked.</summary>
    /// <exception cref="ArgumentException">An argument does not fit; the message names it, what was expected and what was given.</exception>
    /// <exception cref="OverflowException">A size is beyond what an array holds.</exception>
    public static ConvolutionShapes Of(in ConvolutionArguments arguments, Shape input, ReadOnlySpan<int> outputSize = default)
    {
        if (!outputSize.IsEmpty) return new ConvolutionShapes(arguments, input, arguments.Geometry(input, outputSize));
        var key = new Key(arguments, input);
        int hash = HashCode.Combine(input, arguments.Weight, arguments.Stride, arguments.Padding);
        if (Recent.Find(hash, key) is { } known) return known;
        var shapes = new ConvolutionShapes(arguments, input, arguments.Geometry(input, []));
        Recent.Keep(hash, shapes);
        return shapes;
    }

    bool RecentEntries<Key, ConvolutionShapes>.IEntry.IsFor(in Key key) => Input == key.Input && _arguments == key.Arguments;

    /// <summary>What the shapes follow from.</summary>
    internal readonly record struct Key(ConvolutionArguments Arguments, Shape Input);
}
