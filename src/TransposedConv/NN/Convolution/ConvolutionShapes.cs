using TransposedConv.Kernels.Convolution;

namespace TransposedConv.NN;

/// <summary>What follows from the arguments and the shape of the input, kept for the next call that has the same.</summary>
internal sealed class ConvolutionShapes
{
    private const int Slots = 64;

    private static readonly ConvolutionShapes?[] Recent = new ConvolutionShapes?[Slots];

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
        ref ConvolutionShapes? slot = ref Recent[(uint)HashCode.Combine(input, arguments.Weight, arguments.Stride, arguments.Padding) % Slots];
        ConvolutionShapes? recent = Volatile.Read(ref slot);
        if (recent is not null && recent.Input == input && recent._arguments == arguments) return recent;
        recent = new ConvolutionShapes(arguments, input, arguments.Geometry(input, []));
        Volatile.Write(ref slot, recent);
        return recent;
    }
}
