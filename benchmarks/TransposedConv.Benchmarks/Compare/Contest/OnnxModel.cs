using System.Runtime.InteropServices;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>
/// Writes ONNX models of one node from x to y, with a layer's weight and bias as constants so that the runtime can prepare them. Source of the field numbers:
/// onnx.proto of the ONNX specification.
/// </summary>
internal static class OnnxModel
{
    private const int FormatVersion = 8;
    private const int OperatorSet = 13;
    private const int Float32 = 1;
    private const int AttributeIsInteger = 2;
    private const int AttributeIsIntegers = 7;

    /// <summary>ConvTranspose or Conv with the problem's weight and bias.</summary>
    public static byte[] Of(ConvolutionProblem problem)
    {
        LadderLine line = problem.Line;
        var node = new ProtobufMessage();
        foreach (string input in (string[])["x", "w", "b"]) node.Text(1, input);
        node.Text(2, "y").Text(4, problem.IsTransposed ? "ConvTranspose" : "Conv");
        node.Message(5, Integers("kernel_shape", line.Kernel)).Message(5, Integers("strides", line.Stride));
        node.Message(5, Integers("pads", [.. line.Padding, .. line.Padding])).Message(5, Integers("dilations", line.Dilation));
        node.Message(5, Integer("group", line.Groups));
        if (problem.IsTransposed) node.Message(5, Integers("output_padding", line.OutputPadding));

        var graph = new ProtobufMessage();
        graph.Message(1, node).Text(2, "line");
        graph.Message(5, Constant("w", problem.Weight, problem.WeightShape)).Message(5, Constant("b", problem.Bias, [problem.Bias.Length]));
        return Model(graph, problem.OutputShape, ("x", problem.InputShape));
    }

    /// <summary>MatMul of two inputs x and w, or Gemm with the problem's weight and bias.</summary>
    public static byte[] Of(ProductProblem problem)
    {
        ProtobufMessage node = new ProtobufMessage().Text(1, "x").Text(1, "w");
        var graph = new ProtobufMessage();
        if (problem.Bias is not float[] bias)
        {
            graph.Message(1, node.Text(2, "y").Text(4, "MatMul")).Text(2, "line");
            return Model(graph, problem.OutputShape, ("x", problem.InputShape), ("w", problem.WeightShape));
        }

        graph.Message(1, node.Text(1, "b").Text(2, "y").Text(4, "Gemm").Message(5, Integer("transB", 1))).Text(2, "line");
        graph.Message(5, Constant("w", problem.Weight, problem.WeightShape)).Message(5, Constant("b", bias, [bias.Length]));
        return Model(graph, problem.OutputShape, ("x", problem.InputShape));
    }

    /// <summary>Hands one number through: what a call costs that computes nothing.</summary>
    public static byte[] Identity()
    {
        var graph = new ProtobufMessage();
        graph.Message(1, new ProtobufMessage().Text(1, "x").Text(2, "y").Text(4, "Identity")).Text(2, "empty");
        return Model(graph, [1], ("x", [1]));
    }

    private static byte[] Model(ProtobufMessage graph, int[] outputShape, params (string Name, int[] Shape)[] inputs)
    {
        foreach ((string name, int[] shape) in inputs) graph.Message(11, Value(name, shape));
        graph.Message(12, Value("y", outputShape));
        var operators = new ProtobufMessage().Text(1, "").Number(2, OperatorSet);
        return new ProtobufMessage().Number(1, FormatVersion).Message(7, graph).Message(8, operators).ToArray();
    }

    private static ProtobufMessage Integer(string name, int value) => new ProtobufMessage().Text(1, name).Number(3, value).Number(20, AttributeIsInteger);

    private static ProtobufMessage Integers(string name, int[] values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        foreach (int value in values) attribute.Number(8, value);
        return attribute.Number(20, AttributeIsIntegers);
    }

    private static ProtobufMessage Constant(string name, float[] values, int[] shape)
    {
        var tensor = new ProtobufMessage();
        foreach (int size in shape) tensor.Number(1, size);
        return tensor.Number(2, Float32).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static ProtobufMessage Value(string name, int[] shape)
    {
        var sizes = new ProtobufMessage();
        foreach (int size in shape) sizes.Message(1, new ProtobufMessage().Number(1, size));
        var tensor = new ProtobufMessage().Number(1, Float32).Message(2, sizes);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }
}
