using TransposedConv.Autograd;

namespace TransposedConv.Tests.Operators;

/// <summary>Every kind of graph node is reached by some row of the operator table, or is named here with the test that reaches it.</summary>
public class NodeCoverageTests
{
    /// <summary>Nodes that no operator alone makes; the value names the test class that holds them.</summary>
    private static readonly Dictionary<string, string> ReachedElsewhere = new()
    {
        ["ToCopyBackward"] = nameof(ConversionTests),
        ["StridedReplaceBackward"] = nameof(TransposedConv.Tests.Autograd.EngineTests),
    };

    [Fact]
    public void Every_node_is_reached_by_the_operator_table()
    {
        var reached = new HashSet<Type>();
        foreach (OperatorRow row in OperatorTable.All.Where(static row => row.IsDifferentiable)) CollectNodes(row, reached);

        Type[] missing = [.. AllNodeTypes().Where(node => !reached.Contains(node) && !ReachedElsewhere.ContainsKey(node.Name))];

        missing.Select(static node => node.ToString()).Should().BeEmpty("every derivative needs a row in the operator table");
    }

    /// <summary>The nodes of the operator and of its recorded backward pass.</summary>
    private static void CollectNodes(OperatorRow row, HashSet<Type> reached)
    {
        foreach (int[][] shapes in row.GradientShapes)
        {
            Tensor[] operands = [.. row.Sample(shapes).Select(static array => array.ToTensor(DType.Float64, requiresGrad: true))];
            Tensor y = row.Apply(operands);
            Visit(y.GradFn, reached);
            Tensor upstream = Tensor.Full(y.Shape, 0.5, DType.Float64, requiresGrad: true);
            Tensor?[] gradients = Tensor.Gradient([y], operands, [upstream], createGraph: true, allowUnused: true);
            foreach (Tensor? gradient in gradients) Visit(gradient?.GradFn, reached);
        }
    }

    private static void Visit(Node? start, HashSet<Type> reached)
    {
        var pending = new Stack<Node?>([start]);
        while (pending.TryPop(out Node? node))
        {
            if (node is null) continue;
            reached.Add(node.GetType());
            foreach (Node? next in node.NextFunctions) pending.Push(next);
        }
    }

    /// <summary>The concrete node types; a generic one is closed over every operator that fits it.</summary>
    private static IEnumerable<Type> AllNodeTypes()
    {
        Type[] types = typeof(Node).Assembly.GetTypes();
        foreach (Type node in types.Where(static type => type.IsSubclassOf(typeof(Node)) && !type.IsAbstract))
        {
            if (!node.IsGenericTypeDefinition)
            {
                yield return node;
                continue;
            }

            Type[] constraints = node.GetGenericArguments().Single().GetGenericParameterConstraints();
            foreach (Type argument in types.Where(type => type.IsValueType && !type.IsGenericTypeDefinition && constraints.All(c => c.IsAssignableFrom(type))))
            {
                yield return node.MakeGenericType(argument);
            }
        }
    }
}
